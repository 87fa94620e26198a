"""Reviews, maps, ages and probes of mounted resources."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    readers_wait = "the check over states of resources is made under the table's lock, some ms"

    dependencies = [
        ('catalogue', "0012_verdicts"),
    ]

    operations = [
        migrations.CreateModel(
            name='ResourceProbe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('is_fit', models.BooleanField()),
                ('rows_count', models.BigIntegerField(null=True)),
                ('newest_on', models.DateField(null=True)),
                ('findings', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['resource', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='resource',
            name='catalogue_resource_state_known',
        ),
        migrations.AddField(
            model_name='resource',
            name='age_column',
            field=models.CharField(blank=True, max_length=200, verbose_name='数据时间字段'),
        ),
        migrations.AddField(
            model_name='resource',
            name='known_columns',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='resource',
            name='newest_on',
            field=models.DateField(null=True, verbose_name='最新数据日期'),
        ),
        migrations.AddField(
            model_name='resource',
            name='probed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='resource',
            name='wanted_map',
            field=models.JSONField(null=True),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['broken', 'mounted', 'proposed', 'removed', 'under_review'])), name='catalogue_resource_state_known'),
        ),
        migrations.AddField(
            model_name='resourceprobe',
            name='resource',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='probes', to='catalogue.resource'),
        ),
    ]
