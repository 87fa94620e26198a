from django.db import migrations


class Migration(migrations.Migration):
    """Running number of system codes."""

    dependencies = [("census", "0001_tables")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE census_system_code",
            "DROP SEQUENCE census_system_code",
        )
    ]
