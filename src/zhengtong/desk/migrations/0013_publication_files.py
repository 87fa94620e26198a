"""Files of published versions."""


import django.db.models.deletion
from django.db import migrations, models


FREEZE = """
CREATE TRIGGER desk_publication_file_frozen BEFORE UPDATE OR DELETE ON desk_publicationfile
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_published_version();
"""
THAW = "DROP TRIGGER desk_publication_file_frozen ON desk_publicationfile"


class Migration(migrations.Migration):
    """Files of publications: the set each published version keeps."""

    dependencies = [
        ('desk', '0012_rights_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='set_aside_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='PublicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='desk.attachment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='desk.publicationversion')),
            ],
            options={
                'ordering': ['ordinal'],
                'constraints': [models.UniqueConstraint(fields=('version', 'attachment'), name='desk_publication_file_once')],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
