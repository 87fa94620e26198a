"""The change feed, begun with what was published and withdrawn so far."""

import django.db.models.deletion
from django.db import migrations, models

SERIES = """
INSERT INTO catalogue_changeseries (cluster, begun_at)
SELECT system_identifier::text, now() FROM pg_control_system()
WHERE EXISTS (SELECT 1 FROM catalogue_version WHERE published_at IS NOT NULL)
"""
SO_FAR = """
INSERT INTO catalogue_change (series_id, txid, entry_id, code, version, kind, at)
SELECT series.id, pg_current_xact_id()::text::bigint, told.entry_id,
       coalesce((SELECT code FROM catalogue_entrycode c WHERE c.entry_id = told.entry_id
                 ORDER BY slot LIMIT 1), ''),
       told.number, told.kind, told.at
FROM catalogue_changeseries series, (
    SELECT entry_id, number, published_at AS at,
           CASE WHEN row_number() OVER (PARTITION BY entry_id ORDER BY number) = 1
                THEN 'published' ELSE 'revised' END AS kind
    FROM catalogue_version WHERE published_at IS NOT NULL
    UNION ALL
    SELECT e.id, v.number, coalesce(e.withdrawn_at, e.updated_at), 'withdrawn'
    FROM catalogue_entry e JOIN catalogue_version v ON v.id = e.current_id
    WHERE e.state = 'withdrawn'
) told
ORDER BY told.at, told.entry_id, told.kind = 'withdrawn', told.number
"""


class Migration(migrations.Migration):
    readers_wait = "nobody waits: the SQL only fills the two tables made here, which none reads yet"

    dependencies = [("catalogue", "0004_purge_thaws")]

    operations = [
        migrations.CreateModel(
            name="ChangeSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cluster", models.CharField(max_length=20)),
                ("begun_at", models.DateTimeField()),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("txid", models.BigIntegerField()),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="信息资源代码")),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=12, verbose_name="变更")),
                ("at", models.DateTimeField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="catalogue.entry")),
                ("series", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.changeseries")),
            ],
            options={
                "ordering": ["series", "txid", "id"],
                "indexes": [models.Index(fields=["series", "txid", "id"], name="catalogue_change_in_order")],
                "constraints": [models.CheckConstraint(condition=models.Q(("kind__in", ["published", "revised", "withdrawn"])), name="catalogue_change_kind_known")],
            },
        ),
        migrations.RunSQL([SERIES, SO_FAR], reverse_sql=migrations.RunSQL.noop),
    ]
