from django.db import migrations


class Migration(migrations.Migration):
    """Bigrams of published entries, found by an inverted index."""

    dependencies = [("catalogue", "0002_published_is_frozen")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX catalogue_search_tokens ON catalogue_searchrow USING gin (tokens)",
            "DROP INDEX catalogue_search_tokens",
        )
    ]
