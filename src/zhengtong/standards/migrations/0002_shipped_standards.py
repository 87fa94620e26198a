"""Fill the tables with the standards that come with the product."""

from django.db import migrations

from zhengtong.standards.services.loading import write_standards


def load(apps, schema_editor):
    write_standards(
        apps.get_model("standards", "DataElement"),
        apps.get_model("standards", "CodeSet"),
        apps.get_model("standards", "CodeValue"),
    )


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
