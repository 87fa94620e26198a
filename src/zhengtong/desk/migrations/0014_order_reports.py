from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0013_publication_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='workorderaction',
            name='cause',
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
