"""Numbers of exports: one sequence for the installation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE toolkit_export_number", "DROP SEQUENCE toolkit_export_number"
        )
    ]
