import django.db.models.deletion
import zhengtong.kernel.ids
import zhengtong.toolkit.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Discovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=zhengtong.toolkit.models.current_instant, editable=False)),
                ('updated_at', zhengtong.toolkit.models.UpdatedAtField(editable=False)),
                ('state', models.CharField(default='queued', max_length=10, verbose_name='状态')),
                ('asked_by', models.UUIDField()),
                ('asked_by_name', models.CharField(max_length=100, verbose_name='发起人')),
                ('product', models.CharField(blank=True, max_length=100)),
                ('tables_total', models.PositiveIntegerField(default=0)),
                ('tables_done', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=100)),
                ('error_facts', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discoveries', to='exchange.source')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DiscoveredTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='表')),
                ('kind', models.CharField(max_length=12)),
                ('comment', models.TextField(blank=True, verbose_name='说明')),
                ('title', models.CharField(max_length=50, verbose_name='目录名称')),
                ('row_estimate', models.BigIntegerField(default=-1)),
                ('is_readable', models.BooleanField(default=True)),
                ('is_kept', models.BooleanField(default=True, verbose_name='保留')),
                ('technical', models.CharField(blank=True, max_length=100, verbose_name='技术表')),
                ('flags', models.JSONField(default=list)),
                ('sampled_rows', models.PositiveIntegerField(default=0)),
                ('not_sampled', models.CharField(blank=True, max_length=100)),
                ('personal', models.CharField(blank=True, max_length=10, verbose_name='个人信息')),
                ('grade', models.PositiveSmallIntegerField(default=1, verbose_name='分级')),
                ('columns', models.JSONField(default=list)),
                ('entry', models.UUIDField(null=True)),
                ('entry_revision', models.PositiveIntegerField(null=True)),
                ('act', models.UUIDField(null=True)),
                ('discovery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='exchange.discovery')),
            ],
            options={
                'ordering': ['discovery', 'name'],
            },
        ),
        migrations.AddConstraint(
            model_name='discovery',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('source',), name='exchange_discovery_one_open'),
        ),
        migrations.AddConstraint(
            model_name='discoveredtable',
            constraint=models.UniqueConstraint(fields=('discovery', 'name'), name='exchange_discovered_table_once'),
        ),
    ]
