from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_rights_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='workorderaction',
            name='cause',
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
