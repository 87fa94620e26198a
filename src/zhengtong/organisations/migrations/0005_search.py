"""Pinyin and initials of bodies and people, and the indexes that find them by any piece."""

from django.db import migrations

from zhengtong.toolkit.searching import index_sql
from zhengtong.toolkit.spelling import SpelledField, spell

BATCH = 2000
BODIES = ("name", "short_name", "credit_code", "pinyin", "initials")
PEOPLE = ("name", "username", "employee_number", "pinyin", "initials")


def spell_names(apps, schema_editor):
    """Spell what stands already, some thousand rows at a time."""
    for name, is_person in (("Body", False), ("Account", True)):
        model = apps.get_model("organisations", name)
        rows = []
        for row in model.objects.only("pk", "name").iterator(BATCH):
            row.pinyin, row.initials = spell(row.name, is_person=is_person)
            rows.append(row)
            if len(rows) == BATCH:
                model.objects.bulk_update(rows, ["pinyin", "initials"])
                rows.clear()
        model.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_keys_into_vault"),
        ("toolkit", "0003_search_functions"),
    ]

    operations = [
        migrations.AddField("body", "pinyin", SpelledField()),
        migrations.AddField("body", "initials", SpelledField(short=True)),
        migrations.AddField("account", "pinyin", SpelledField(is_person=True)),
        migrations.AddField("account", "initials", SpelledField(is_person=True, short=True)),
        migrations.RunPython(spell_names, migrations.RunPython.noop),
        migrations.RunSQL(*index_sql("organisations_body_words", "organisations_body", BODIES)),
        migrations.RunSQL(
            *index_sql("organisations_account_words", "organisations_account", PEOPLE)
        ),
    ]
