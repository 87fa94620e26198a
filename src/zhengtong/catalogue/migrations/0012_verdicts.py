import django.db.models.deletion
import zhengtong.kernel.ids
import zhengtong.toolkit.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', "0011_update_tasks"),
        ('organisations', '0010_passes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('key', models.CharField(max_length=120)),
                ('source_name', models.CharField(blank=True, max_length=100, verbose_name='数据源')),
                ('table_name', models.CharField(blank=True, max_length=200, verbose_name='表')),
                ('column_name', models.CharField(max_length=200, verbose_name='列')),
                ('rule', models.CharField(blank=True, max_length=40, verbose_name='规则')),
                ('detector_version', models.CharField(max_length=20, verbose_name='识别规则版本')),
                ('suggested_element', models.CharField(blank=True, max_length=60)),
                ('suggested_grade', models.PositiveSmallIntegerField()),
                ('suggested_personal', models.CharField(blank=True, max_length=10)),
                ('element_code', models.CharField(blank=True, max_length=60, verbose_name='数据元')),
                ('grade', models.PositiveSmallIntegerField(verbose_name='分级')),
                ('personal', models.CharField(blank=True, max_length=10, verbose_name='个人信息')),
                ('outcome', models.CharField(max_length=10, verbose_name='结论')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('sampled', models.PositiveIntegerField(default=0)),
                ('filled', models.PositiveIntegerField(default=0)),
                ('matching', models.PositiveIntegerField(default=0)),
                ('decided_by', models.UUIDField()),
                ('decided_by_name', models.CharField(max_length=100, verbose_name='判定人')),
                ('decided_at', models.DateTimeField(default=zhengtong.toolkit.models.current_instant, verbose_name='判定时间')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='单位')),
            ],
            options={
                'ordering': ['-decided_at', '-id'],
                'indexes': [models.Index(fields=['key', 'body', '-id'], name='catalogue_verdict_by_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome', 'accepted'), models.Q(('outcome', 'overruled'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='catalogue_verdict_overruled_has_reason'), models.CheckConstraint(condition=models.Q(('grade__range', (1, 4)), ('suggested_grade__range', (1, 4))), name='catalogue_verdict_grade_known')],
            },
        ),
    ]
