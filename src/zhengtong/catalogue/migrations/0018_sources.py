"""Sources of data elements, claims and conflicts; which entry holds which data element."""

import django.db.models.deletion
import zhengtong.catalogue.domain.sources
import zhengtong.kernel.ids
import zhengtong.toolkit.fields
from django.db import migrations, models


FILL = """
INSERT INTO catalogue_elementuse (entry_id, body_id, element, is_key_only, is_shareable)
SELECT entry.id, entry.body_id, item.element_code, bool_and(item.is_key), bool_or(item.share_type <> 3)
  FROM catalogue_searchrow AS row
  JOIN catalogue_entry AS entry ON entry.id = row.entry_id
  JOIN catalogue_item AS item ON item.version_id = entry.current_id
 WHERE item.element_code <> ''
 GROUP BY entry.id, entry.body_id, item.element_code
"""


class Migration(migrations.Migration):
    readers_wait = "nobody waits: the SQL only fills a table made here, which none reads yet"

    dependencies = [
        ("catalogue", "0017_legal_bases"),
        ('organisations', '0011_named_passes'),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('element', models.CharField(max_length=60, verbose_name='数据元')),
                ('element_name', models.CharField(max_length=200)),
                ('realm', models.CharField(max_length=12)),
                ('opened_at', models.DateTimeField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(default=zhengtong.catalogue.domain.sources.Outcome['OPEN'], max_length=10, verbose_name='状态')),
                ('opinion', zhengtong.toolkit.fields.CleanTextField(blank=True, max_length=500, verbose_name='裁定理由')),
                ('decided_by_name', models.CharField(blank=True, max_length=100)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('element', 'realm'), name='catalogue_conflict_one_open'), models.CheckConstraint(condition=models.Q(('state__in', [zhengtong.catalogue.domain.sources.Outcome['KEPT'], zhengtong.catalogue.domain.sources.Outcome['LAPSED'], zhengtong.catalogue.domain.sources.Outcome['MOVED'], zhengtong.catalogue.domain.sources.Outcome['OPEN'], zhengtong.catalogue.domain.sources.Outcome['SHARED']])), name='catalogue_conflict_state_known')],
            },
        ),
        migrations.CreateModel(
            name='SourceClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('element', models.CharField(max_length=60, verbose_name='数据元')),
                ('element_name', models.CharField(max_length=200)),
                ('realm', models.CharField(max_length=12)),
                ('reason', zhengtong.toolkit.fields.CleanTextField(max_length=500, verbose_name='主张理由')),
                ('basis', zhengtong.toolkit.fields.CleanTextField(max_length=500, verbose_name='法定依据或职责依据')),
                ('state', models.CharField(default=zhengtong.catalogue.domain.sources.ClaimState['OPEN'], max_length=10, verbose_name='状态')),
                ('claimed_by_name', models.CharField(max_length=100)),
                ('claimed_at', models.DateTimeField()),
                ('opinion', zhengtong.toolkit.fields.CleanTextField(blank=True, max_length=500, verbose_name='认定意见')),
                ('decided_by_name', models.CharField(blank=True, max_length=100)),
                ('ended_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                ('conflict', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='catalogue.sourceconflict')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ElementUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(max_length=60)),
                ('is_key_only', models.BooleanField(default=False)),
                ('is_shareable', models.BooleanField(default=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.body')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='element_uses', to='catalogue.entry')),
            ],
            options={
                'indexes': [models.Index(fields=['element', 'body'], name='catalogue_use_by_element'), models.Index(fields=['body', 'element'], name='catalogue_use_by_body')],
                'constraints': [models.UniqueConstraint(fields=('element', 'entry'), name='catalogue_use_once')],
            },
        ),
        migrations.CreateModel(
            name='AuthoritativeSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(max_length=60, verbose_name='数据元')),
                ('realm', models.CharField(max_length=12)),
                ('scope', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=100, verbose_name='范围')),
                ('since', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.sourceclaim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('element', 'realm', 'scope'), name='catalogue_source_once')],
            },
        ),
        migrations.AddIndex(
            model_name='sourceclaim',
            index=models.Index(fields=['element', 'realm', 'state'], name='catalogue_claim_by_element'),
        ),
        migrations.AddConstraint(
            model_name='sourceclaim',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [zhengtong.catalogue.domain.sources.ClaimState['CONFIRMED'], zhengtong.catalogue.domain.sources.ClaimState['OPEN'], zhengtong.catalogue.domain.sources.ClaimState['REFUSED'], zhengtong.catalogue.domain.sources.ClaimState['WITHDRAWN']])), name='catalogue_claim_state_known'),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE catalogue_source_number; CREATE SEQUENCE catalogue_conflict_number;",
            "DROP SEQUENCE catalogue_source_number; DROP SEQUENCE catalogue_conflict_number;",
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
