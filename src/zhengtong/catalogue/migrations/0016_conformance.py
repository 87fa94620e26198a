"""How far entries follow the standards: judgements, faulty items, sums kept by triggers."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SUMS = ("entries", "sound", "items", "faulty", "unbound", "unknown", "retired", "mistyped", "missized",
        "miscoded")
OF_ROW = {"entries": "1", "sound": "(faulty = 0)::int"}


def write_moves(*moves):
    """SQL that adds the rows of the transition tables to the sums of their bodies."""
    rows = " UNION ALL ".join(
        "SELECT body_id, " + ", ".join(f"{sign}{OF_ROW.get(one, one)} AS {one}" for one in SUMS)
        + f" FROM {table}"
        for sign, table in moves
    )
    return f"""INSERT INTO catalogue_conformitytally AS tally (body_id, {", ".join(SUMS)})
        SELECT body_id, {", ".join(f"sum({one})" for one in SUMS)} FROM ({rows}) AS moved
         WHERE EXISTS (SELECT 1 FROM organisations_body AS body WHERE body.id = moved.body_id)
         GROUP BY body_id ORDER BY body_id
        ON CONFLICT (body_id) DO UPDATE SET
        {", ".join(f"{one} = tally.{one} + EXCLUDED.{one}" for one in SUMS)};"""


TALLY = f"""
CREATE FUNCTION catalogue_tally_conformity() RETURNS trigger LANGUAGE plpgsql AS $zt$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {write_moves(("", "come"))}
    ELSIF TG_OP = 'DELETE' THEN
        {write_moves(("-", "gone"))}
    ELSE
        {write_moves(("", "come"), ("-", "gone"))}
    END IF;
    RETURN NULL;
END $zt$;
CREATE TRIGGER catalogue_conformity_added AFTER INSERT ON catalogue_conformity
    REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_conformity();
CREATE TRIGGER catalogue_conformity_changed AFTER UPDATE ON catalogue_conformity
    REFERENCING NEW TABLE AS come OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_conformity();
CREATE TRIGGER catalogue_conformity_removed AFTER DELETE ON catalogue_conformity
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_conformity();
"""
FORGET = """
DROP TRIGGER catalogue_conformity_added ON catalogue_conformity;
DROP TRIGGER catalogue_conformity_changed ON catalogue_conformity;
DROP TRIGGER catalogue_conformity_removed ON catalogue_conformity;
DROP FUNCTION catalogue_tally_conformity();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0015_index_feed'),
        ('organisations', '0011_named_passes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConformityTally',
            fields=[
                ('items', models.IntegerField(default=0, verbose_name='信息项')),
                ('faulty', models.IntegerField(default=0, verbose_name='不符合的信息项')),
                ('unbound', models.IntegerField(default=0, verbose_name='未绑定数据元')),
                ('unknown', models.IntegerField(default=0, verbose_name='数据元未登记')),
                ('retired', models.IntegerField(default=0, verbose_name='数据元已停用')),
                ('mistyped', models.IntegerField(default=0, verbose_name='类型不一致')),
                ('missized', models.IntegerField(default=0, verbose_name='长度不一致')),
                ('miscoded', models.IntegerField(default=0, verbose_name='值域不一致')),
                ('body', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='organisations.body')),
                ('entries', models.IntegerField(default=0, verbose_name='目录条目')),
                ('sound', models.IntegerField(default=0, verbose_name='全部符合的条目')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JudgedElement',
            fields=[
                ('code', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('facts', models.JSONField()),
                ('judged_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='code_set',
            field=models.CharField(blank=True, db_default='', default='', max_length=50, verbose_name='值域代码集'),
        ),
        migrations.CreateModel(
            name='Conformity',
            fields=[
                ('items', models.IntegerField(default=0, verbose_name='信息项')),
                ('faulty', models.IntegerField(default=0, verbose_name='不符合的信息项')),
                ('unbound', models.IntegerField(default=0, verbose_name='未绑定数据元')),
                ('unknown', models.IntegerField(default=0, verbose_name='数据元未登记')),
                ('retired', models.IntegerField(default=0, verbose_name='数据元已停用')),
                ('mistyped', models.IntegerField(default=0, verbose_name='类型不一致')),
                ('missized', models.IntegerField(default=0, verbose_name='长度不一致')),
                ('miscoded', models.IntegerField(default=0, verbose_name='值域不一致')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='conformity', serialize=False, to='catalogue.entry')),
                ('elements', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('judged_at', models.DateTimeField()),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.body')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.version')),
            ],
            options={
                'indexes': [models.Index(fields=['-faulty', 'entry'], name='catalogue_conform_worst'), models.Index(fields=['body', '-faulty', 'entry'], name='catalogue_conform_body'), django.contrib.postgres.indexes.GinIndex(fields=['elements'], name='catalogue_conform_elements')],
            },
        ),
        migrations.CreateModel(
            name='Nonconformity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element_code', models.CharField(blank=True, max_length=60)),
                ('is_unbound', models.BooleanField(default=False)),
                ('is_unknown', models.BooleanField(default=False)),
                ('is_retired', models.BooleanField(default=False)),
                ('is_mistyped', models.BooleanField(default=False)),
                ('is_missized', models.BooleanField(default=False)),
                ('is_miscoded', models.BooleanField(default=False)),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.body')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nonconformities', to='catalogue.entry')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='nonconformity', to='catalogue.item')),
            ],
            options={
                'indexes': [models.Index(fields=['body', 'id'], name='catalogue_nonconform_body'), models.Index(fields=['element_code', 'id'], name='catalogue_nonconform_element'), models.Index(condition=models.Q(('is_unbound', True)), fields=['body', 'id'], name='catalogue_nonconform_unbound'), models.Index(condition=models.Q(('is_unknown', True)), fields=['body', 'id'], name='catalogue_nonconform_unknown'), models.Index(condition=models.Q(('is_retired', True)), fields=['body', 'id'], name='catalogue_nonconform_retired'), models.Index(condition=models.Q(('is_mistyped', True)), fields=['body', 'id'], name='catalogue_nonconform_mistyped'), models.Index(condition=models.Q(('is_missized', True)), fields=['body', 'id'], name='catalogue_nonconform_missized'), models.Index(condition=models.Q(('is_miscoded', True)), fields=['body', 'id'], name='catalogue_nonconform_miscoded')],
            },
        ),
        migrations.RunSQL(TALLY, FORGET),
    ]
