# Passes given before this name no things: they keep what they opened until they end, at most
# longest_pass_hours later.

import django.db.models.deletion
import zhengtong.toolkit.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0010_passes'),
    ]

    operations = [
        migrations.AddField(
            model_name='pass',
            name='is_open_ended',
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name='pass',
            name='is_open_ended',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='PassedThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('thing', models.UUIDField()),
                ('title', zhengtong.toolkit.fields.CleanCharField(max_length=200)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='things', to='organisations.pass')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('opened_by', 'kind', 'thing'), name='passed_thing_once')],
            },
        ),
        migrations.CreateModel(
            name='PassUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300)),
                ('hour', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='organisations.pass')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('opened_by', 'path', 'hour'), name='pass_use_once_an_hour')],
            },
        ),
    ]
