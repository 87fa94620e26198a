"""Registers of standards with immutable versions and amendments; then what is shipped is written."""

from functools import partial

import django.db.models.deletion
import zhengtong.kernel.ids
import zhengtong.standards.domain.lifecycle
import zhengtong.toolkit.fields
from django.db import migrations, models

from zhengtong.standards.services.loading import write_standards

FROZEN = """
CREATE FUNCTION standards_refuse_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ledger_purge_is_warranted() THEN RETURN NEW; END IF;
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'standards: a published version is immutable' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER standards_version_frozen BEFORE UPDATE OR DELETE ON standards_version
    FOR EACH ROW EXECUTE FUNCTION standards_refuse_published_version();
"""
THAWED = """
DROP TRIGGER standards_version_frozen ON standards_version;
DROP FUNCTION standards_refuse_published_version();
"""


def load(apps, schema_editor):
    write_standards(partial(apps.get_model, "standards"))


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0006_cleared_records'),
        ('organisations', '0010_passes'),
        ('standards', '0002_shipped_standards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', zhengtong.toolkit.fields.CleanCharField(max_length=50, unique=True, verbose_name='编号')),
                ('name', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='名称')),
                ('name_en', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='英文名称')),
                ('version', zhengtong.toolkit.fields.CleanCharField(max_length=20, verbose_name='版本')),
                ('source', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='来源')),
                ('certainty', zhengtong.toolkit.fields.CleanCharField(choices=[('seen', '已见原文'), ('recalled', '据记忆，未复核'), ('unsure', '不确定')], max_length=10, verbose_name='来源可靠程度')),
                ('from_set', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='源代码集')),
                ('from_version', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=20, verbose_name='源版本')),
                ('to_set', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='目标代码集')),
                ('to_version', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=20, verbose_name='目标版本')),
                ('status', zhengtong.toolkit.fields.CleanCharField(choices=[('current', '现行'), ('retired', '停用')], max_length=10, verbose_name='状态')),
                ('note', zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='备注')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='QualityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', zhengtong.toolkit.fields.CleanCharField(max_length=50, unique=True, verbose_name='编号')),
                ('name', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='名称')),
                ('name_en', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='英文名称')),
                ('version', zhengtong.toolkit.fields.CleanCharField(max_length=20, verbose_name='版本')),
                ('source', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='来源')),
                ('certainty', zhengtong.toolkit.fields.CleanCharField(choices=[('seen', '已见原文'), ('recalled', '据记忆，未复核'), ('unsure', '不确定')], max_length=10, verbose_name='来源可靠程度')),
                ('dimension', zhengtong.toolkit.fields.CleanCharField(choices=[('conformity', '规范性'), ('completeness', '完整性'), ('accuracy', '准确性'), ('consistency', '一致性'), ('timeliness', '时效性'), ('accessibility', '可访问性')], max_length=20, verbose_name='质量维度')),
                ('kind', zhengtong.toolkit.fields.CleanCharField(max_length=30, verbose_name='规则种类')),
                ('element', zhengtong.toolkit.fields.CleanCharField(blank=True, db_index=True, max_length=50, verbose_name='数据元')),
                ('settings', models.JSONField(blank=True, default=dict, verbose_name='参数')),
                ('text', zhengtong.toolkit.fields.CleanTextField(verbose_name='规则说明')),
                ('status', zhengtong.toolkit.fields.CleanCharField(choices=[('current', '现行'), ('retired', '停用')], max_length=10, verbose_name='状态')),
                ('standard', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=50, verbose_name='依据标准')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', zhengtong.toolkit.fields.CleanCharField(choices=[('standard', '标准'), ('element', '数据元'), ('code-set', '代码集'), ('rule', '质量规则'), ('mapping', '代码对照')], max_length=10, verbose_name='登记册')),
                ('code', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='编号')),
            ],
            options={
                'ordering': ['register', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', zhengtong.toolkit.fields.CleanCharField(max_length=50, unique=True, verbose_name='编号')),
                ('name', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='名称')),
                ('name_en', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='英文名称')),
                ('version', zhengtong.toolkit.fields.CleanCharField(max_length=20, verbose_name='版本')),
                ('source', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='来源')),
                ('certainty', zhengtong.toolkit.fields.CleanCharField(choices=[('seen', '已见原文'), ('recalled', '据记忆，未复核'), ('unsure', '不确定')], max_length=10, verbose_name='来源可靠程度')),
                ('number', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='标准编号')),
                ('kind', zhengtong.toolkit.fields.CleanCharField(choices=[('collection', '采集'), ('quality', '质量'), ('catalogue', '目录分类与管理'), ('exchange-interface', '交换接口'), ('exchange-service', '交换服务'), ('multi-level', '多级对接'), ('operation', '运行管理'), ('security', '网络安全'), ('other', '其他')], max_length=20, verbose_name='标准类别')),
                ('level', zhengtong.toolkit.fields.CleanCharField(choices=[('national', '国家标准'), ('industry', '行业标准'), ('local', '地方标准'), ('group', '团体标准'), ('enterprise', '企业标准'), ('document', '规范性文件')], max_length=20, verbose_name='标准级别')),
                ('status', zhengtong.toolkit.fields.CleanCharField(choices=[('draft', '草案'), ('current', '现行'), ('abolished', '废止'), ('replaced', '被替代')], max_length=10, verbose_name='标准状态')),
                ('theme', zhengtong.toolkit.fields.CleanCharField(blank=True, choices=[('', '无'), ('population', '人口'), ('legal-person', '法人'), ('licence', '电子证照')], max_length=20, verbose_name='落实领域')),
                ('scope', zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='适用范围')),
                ('issuer', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='发布机构')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='实施日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='废止日期')),
                ('replaces', models.JSONField(blank=True, default=list, verbose_name='替代标准')),
                ('coverage', zhengtong.toolkit.fields.CleanCharField(choices=[('complete', '已全部录入'), ('partial', '部分录入'), ('pending', '待录入')], max_length=10, verbose_name='数据元录入情况')),
                ('pending', zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='待录入说明')),
                ('requirements', models.JSONField(blank=True, default=list, verbose_name='条款要求')),
            ],
            options={
                'ordering': ['number', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('register', zhengtong.toolkit.fields.CleanCharField(choices=[('standard', '标准'), ('element', '数据元'), ('code-set', '代码集'), ('rule', '质量规则'), ('mapping', '代码对照')], max_length=10)),
                ('file_name', zhengtong.toolkit.fields.CleanCharField(max_length=200)),
                ('records', models.JSONField(default=list)),
                ('faults', models.JSONField(default=list)),
                ('account', models.UUIDField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.AddField(
            model_name='codeset',
            name='effective_on',
            field=models.DateField(blank=True, null=True, verbose_name='版本实施日期'),
        ),
        migrations.AddField(
            model_name='codeset',
            name='standard',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=50, verbose_name='依据标准'),
        ),
        migrations.AddField(
            model_name='codeset',
            name='status',
            field=zhengtong.toolkit.fields.CleanCharField(choices=[('current', '现行'), ('retired', '停用')], default='current', max_length=10, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='codevalue',
            name='certainty',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, choices=[('seen', '已见原文'), ('recalled', '据记忆，未复核'), ('unsure', '不确定')], max_length=10, verbose_name='来源可靠程度'),
        ),
        migrations.AddField(
            model_name='codevalue',
            name='note',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=500, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='codevalue',
            name='successors',
            field=models.JSONField(blank=True, default=list, verbose_name='承接代码'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='clause',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=50, verbose_name='依据条款'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='context',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='相关环境'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='note',
            field=zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='备注'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='registrar',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='注册机构'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='replaced_by',
            field=models.JSONField(blank=True, default=list, verbose_name='替代数据元'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='standard',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=50, verbose_name='依据标准'),
        ),
        migrations.AddField(
            model_name='dataelement',
            name='synonyms',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=500, verbose_name='同义名称'),
        ),
        migrations.AlterField(
            model_name='codeset',
            name='name',
            field=zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='codeset',
            name='name_en',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='英文名称'),
        ),
        migrations.AlterField(
            model_name='codeset',
            name='note',
            field=zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='备注'),
        ),
        migrations.AlterField(
            model_name='dataelement',
            name='name',
            field=zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='dataelement',
            name='name_en',
            field=zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=200, verbose_name='英文名称'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('title', zhengtong.toolkit.fields.CleanCharField(max_length=200, verbose_name='标题')),
                ('reason', zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='变更理由')),
                ('stage', zhengtong.toolkit.fields.CleanCharField(choices=[(zhengtong.standards.domain.lifecycle.Stage['DRAFT'], '草稿'), (zhengtong.standards.domain.lifecycle.Stage['REVIEW'], '审核中'), (zhengtong.standards.domain.lifecycle.Stage['RETURNED'], '退回修改'), (zhengtong.standards.domain.lifecycle.Stage['PUBLISHED'], '已发布'), (zhengtong.standards.domain.lifecycle.Stage['REFUSED'], '不予通过'), (zhengtong.standards.domain.lifecycle.Stage['DROPPED'], '已撤销')], default=zhengtong.standards.domain.lifecycle.Stage['DRAFT'], max_length=10, verbose_name='环节')),
                ('origin', zhengtong.toolkit.fields.CleanCharField(default='form', max_length=10)),
                ('made_by', models.UUIDField()),
                ('made_by_name', zhengtong.toolkit.fields.CleanCharField(max_length=100, verbose_name='起草人')),
                ('made_at', models.DateTimeField(verbose_name='起草时间')),
                ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('return_reason', zhengtong.toolkit.fields.CleanTextField(blank=True, verbose_name='退回理由')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
            ],
            options={
                'ordering': ['-updated_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版本序号')),
                ('content', models.JSONField()),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('published_by_name', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=100, verbose_name='发布人')),
                ('amendment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='standards.amendment')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='standards.record')),
            ],
            options={
                'ordering': ['record', 'number'],
            },
        ),
        migrations.AddField(
            model_name='record',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='standards.version'),
        ),
        migrations.CreateModel(
            name='MappingPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_value', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='源代码')),
                ('to_value', zhengtong.toolkit.fields.CleanCharField(max_length=50, verbose_name='目标代码')),
                ('relation', zhengtong.toolkit.fields.CleanCharField(choices=[('exact', '等同'), ('broader', '目标更宽'), ('narrower', '目标更窄'), ('overlap', '部分重叠')], max_length=10, verbose_name='关系')),
                ('pair_note', zhengtong.toolkit.fields.CleanCharField(blank=True, max_length=500, verbose_name='对照说明')),
                ('mapping', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='standards.mapping')),
            ],
            options={
                'ordering': ['from_value', 'to_value'],
                'constraints': [models.UniqueConstraint(fields=('mapping', 'from_value', 'to_value'), name='standards_pair_once')],
            },
        ),
        migrations.AddIndex(
            model_name='amendment',
            index=models.Index(fields=['stage', '-updated_at'], name='standards_amendment_stage'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('record', 'number'), name='standards_version_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('record',), name='standards_one_draft_per_record'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.UniqueConstraint(fields=('register', 'code'), name='standards_record_once'),
        ),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
