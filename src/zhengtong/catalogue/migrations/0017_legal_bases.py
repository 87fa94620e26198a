"""The register of legal bases, and what a version keeps of the one it rests on."""

import django.db.models.deletion
import zhengtong.catalogue.domain.bases
import zhengtong.kernel.ids
import zhengtong.toolkit.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0016_conformance"),
        ('organisations', '0011_named_passes'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='basis_confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='version',
            name='basis_confirmed_by_name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='version',
            name='basis_ref',
            field=models.CharField(blank=True, max_length=36, verbose_name='不予共享依据'),
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=30, verbose_name='依据类型')),
                ('document', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='文件名称')),
                ('number', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=100, verbose_name='文号')),
                ('article', zhengtong.toolkit.fields.CleanCharField(max_length=100, verbose_name='条款')),
                ('quote', zhengtong.toolkit.fields.CleanTextField(max_length=1000, verbose_name='条款原文')),
                ('source', zhengtong.toolkit.fields.CleanCharField(max_length=300, verbose_name='原文来源')),
                ('note', zhengtong.toolkit.fields.CleanTextField(blank=True, max_length=500, verbose_name='说明')),
                ('in_force_from', models.DateField(verbose_name='施行日期')),
                ('in_force_until', models.DateField(null=True, verbose_name='失效日期')),
                ('forbids_giving', models.BooleanField(default=False, verbose_name='规定不得提供')),
                ('state', models.CharField(default=zhengtong.catalogue.domain.bases.BasisState['WAITING'], max_length=10, verbose_name='状态')),
                ('by_account', models.UUIDField()),
                ('by_name', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by_name', models.CharField(blank=True, max_length=100)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='catalogue.legalbasis')),
            ],
            options={
                'ordering': ['document', 'id'],
                'indexes': [models.Index(fields=['state', 'document'], name='catalogue_basis_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['administrative_regulation', 'law', 'state_council_decision'])), name='catalogue_basis_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', [zhengtong.catalogue.domain.bases.BasisState['LISTED'], zhengtong.catalogue.domain.bases.BasisState['REPLACED'], zhengtong.catalogue.domain.bases.BasisState['RETURNED'], zhengtong.catalogue.domain.bases.BasisState['WAITING']])), name='catalogue_basis_state_known'), models.CheckConstraint(condition=models.Q(('in_force_until__isnull', True), ('in_force_until__gte', models.F('in_force_from')), _connector='OR'), name='catalogue_basis_ends_after_start'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('replaces',), name='catalogue_basis_one_correction')],
            },
        ),
    ]
