"""Search by sound and by synonyms: spelled names in the search row, groups of words of one meaning."""

import tomllib
from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from zhengtong.catalogue.selectors.folding import fold_search
from zhengtong.catalogue.services.indexing import list_tokens, spell_names

READ = """
SELECT row.entry_id, version.title, version.provider_name, row.folded_names, row.folded_all
  FROM catalogue_searchrow AS row JOIN catalogue_entry AS entry ON entry.id = row.entry_id
  JOIN catalogue_version AS version ON version.id = entry.current_id
 WHERE row.entry_id > %s ORDER BY row.entry_id LIMIT 1000
"""
WRITE = """
UPDATE catalogue_searchrow SET spelled = %s, tokens = array_to_tsvector(%s::text[]) WHERE entry_id = %s
"""


def respell_rows(apps, schema_editor):
    """Rows already there are spelled too."""
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(READ, [last])
            rows = cursor.fetchall()
            if not rows:
                return
            written = []
            for key, title, provider, names, whole in rows:
                spelled = spell_names(title, provider)
                written.append((spelled, sorted(list_tokens(whole, names, spelled)), key))
            cursor.executemany(WRITE, written)
            last = rows[-1][0]


def load_synonyms(apps, schema_editor):
    """The few groups an installation begins with."""
    Group, Word = (apps.get_model("catalogue", name) for name in ("SynonymGroup", "SynonymWord"))
    text = (files("zhengtong.catalogue") / "data" / "synonyms.toml").read_text(encoding="utf-8")
    for one in tomllib.loads(text)["group"]:
        group = Group.objects.create(source=one["source"])
        Word.objects.bulk_create(
            Word(group=group, word=word, folded=fold_search(word)) for word in one["words"]
        )


class Migration(migrations.Migration):
    readers_wait = "the search rows are written anew, some minutes a million; the column itself is instant"

    dependencies = [
        ("catalogue", "0018_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='searchrow',
            name='spelled',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.CreateModel(
            name='SynonymWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=50)),
                ('folded', models.CharField(max_length=50)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='catalogue.synonymgroup')),
            ],
            options={
                'ordering': ['group', 'id'],
                'constraints': [models.UniqueConstraint(fields=('folded',), name='catalogue_synonym_word_once')],
            },
        ),
        migrations.RunPython(respell_rows, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(load_synonyms, migrations.RunPython.noop),
    ]
