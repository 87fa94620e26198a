"""Matters found by any piece of their title, and steps by the person they were handed to."""

from django.db import migrations, models

from zhengtong.toolkit.searching import index_sql


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_routes_kept"), ("toolkit", "0003_search_functions")]

    operations = [
        migrations.RunSQL(*index_sql("desk_matter_words", "desk_matter", ("title",))),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["transferred_to"],
                condition=models.Q(transferred_to__isnull=False),
                name="desk_step_transferred_to",
            ),
        ),
    ]
