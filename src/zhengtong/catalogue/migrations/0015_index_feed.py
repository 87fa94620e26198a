"""The feed of the search index: every change of a search row, by triggers; more facets in the row."""

from django.db import migrations, models

from zhengtong.catalogue.domain.texts import list_bigrams, list_signs
from zhengtong.toolkit.folding import TRADITIONAL, simplify

NOTE = """
CREATE FUNCTION catalogue_note_change() RETURNS trigger LANGUAGE plpgsql AS $zt$
BEGIN
    INSERT INTO catalogue_searchchange (entry_key, txid, at)
    SELECT entry_id, pg_current_xact_id()::text::bigint, clock_timestamp() FROM changed;
    RETURN NULL;
END $zt$;
CREATE TRIGGER catalogue_searchrow_added AFTER INSERT ON catalogue_searchrow
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_change();
CREATE TRIGGER catalogue_searchrow_changed AFTER UPDATE ON catalogue_searchrow
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_change();
CREATE TRIGGER catalogue_searchrow_removed AFTER DELETE ON catalogue_searchrow
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_change();
"""
FORGET = """
DROP TRIGGER catalogue_searchrow_added ON catalogue_searchrow;
DROP TRIGGER catalogue_searchrow_changed ON catalogue_searchrow;
DROP TRIGGER catalogue_searchrow_removed ON catalogue_searchrow;
DROP FUNCTION catalogue_note_change();
"""
FILL = """
UPDATE catalogue_searchrow AS row
   SET openness = version.openness, cycle = version.cycle, grade = version.grade
  FROM catalogue_entry AS entry JOIN catalogue_version AS version ON version.id = entry.current_id
 WHERE entry.id = row.entry_id
"""
_WRITE = """
UPDATE catalogue_searchrow SET folded_title = %s, folded_names = %s, folded_all = %s,
       tokens = array_to_tsvector(%s::text[]) WHERE entry_id = %s
"""


def simplify_rows(apps, schema_editor):
    """Rows with traditional characters compare as simplified ones from now on."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, folded_title, folded_names, folded_all FROM catalogue_searchrow"
            " WHERE folded_all ~ %s",
            [f"[{TRADITIONAL}]"],
        )
        for key, *texts in cursor.fetchall():
            title, names, whole = (simplify(text) for text in texts)
            tokens = sorted(list_bigrams(whole) | list_signs(names))
            cursor.execute(_WRITE, [title, names, whole, tokens, key])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0014_corrections")]

    operations = [
        migrations.AddField(
            "searchrow", "openness", models.CharField(default="closed", max_length=12)
        ),
        migrations.AddField(
            "searchrow", "cycle", models.CharField(blank=True, default="", max_length=20)
        ),
        migrations.AddField("searchrow", "grade", models.PositiveSmallIntegerField(null=True)),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_key", models.BigIntegerField()),
                ("txid", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["txid"], name="catalogue_change_txid"),
                    models.Index(fields=["at"], name="catalogue_change_at"),
                ]
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(simplify_rows, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(NOTE, FORGET),
    ]
