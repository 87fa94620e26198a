"""Once filled the tables with what is shipped; since 0003 that is done there, with versions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = []
