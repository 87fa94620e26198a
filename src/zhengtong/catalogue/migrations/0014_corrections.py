"""Doubts about entries and their data, with the numbers they carry."""

import django.db.models.deletion
import zhengtong.kernel.ids
import zhengtong.toolkit.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0013_mounting'),
        ('organisations', '0011_named_passes'),
    ]

    operations = [
        migrations.RunSQL(
            'CREATE SEQUENCE catalogue_correction_number',
            'DROP SEQUENCE catalogue_correction_number',
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('entry_version', models.PositiveIntegerField()),
                ('aspect', models.CharField(max_length=10, verbose_name='校核对象')),
                ('item_id', models.UUIDField(null=True)),
                ('item_name', models.CharField(blank=True, max_length=100)),
                ('record_key', models.UUIDField(null=True)),
                ('text', zhengtong.toolkit.fields.CleanTextField(max_length=1000, verbose_name='疑问说明')),
                ('reported_by', models.UUIDField()),
                ('reported_by_name', models.CharField(max_length=100)),
                ('reported_at', models.DateTimeField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(default='open', max_length=10)),
                ('answer', zhengtong.toolkit.fields.CleanTextField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_by_name', models.CharField(blank=True, max_length=100)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.entry')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['entry', 'state'], name='catalogue_correction_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('aspect__in', ['catalogue', 'data'])), name='catalogue_correction_aspect_known'), models.CheckConstraint(condition=models.Q(('state__in', ['corrected', 'kept', 'open', 'withdrawn'])), name='catalogue_correction_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='catalogue_correction_end_has_instant')],
            },
        ),
    ]
