"""The sealer keeps one settled id in place of a horizon for each log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Replaces the table of the sealer's state."""

    dependencies = [("ledger", "0003_keys")]
    operations = [
        migrations.RemoveIndex(model_name="record", name="ledger_record_txid"),
        migrations.DeleteModel(name="SealerState"),
        migrations.CreateModel(
            name="SealerState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settled_id", models.BigIntegerField(default=0)),
                ("candidate_id", models.BigIntegerField(default=0)),
                ("writers", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(id=1), name="ledger_sealer_one")
                ],
            },
        ),
    ]
