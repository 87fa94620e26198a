"""Attachments of matters and other things."""

import zhengtong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_publications")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("owner_kind", models.CharField(max_length=32)),
                ("owner_key", models.CharField(max_length=128)),
                ("kind", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=255)),
                ("type", models.CharField(max_length=16)),
                ("size", models.PositiveBigIntegerField()),
                ("sm3", models.CharField(max_length=64)),
                ("is_narrow", models.BooleanField(default=False)),
                ("body_id", models.UUIDField(blank=True, null=True)),
                ("uploaded_by", models.UUIDField()),
                ("uploaded_by_name", models.CharField(max_length=100)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("unscanned", "未接查毒引擎"),
                            ("waiting", "待查毒"),
                            ("clean", "已查毒"),
                            ("infected", "发现病毒"),
                        ],
                        default="unscanned",
                        max_length=16,
                    ),
                ),
                ("scan_note", models.CharField(blank=True, max_length=200)),
                ("scan_tries", models.PositiveIntegerField(default=0)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner_kind", "owner_key"], name="desk_attachment_owner"),
                    models.Index(
                        condition=models.Q(scan_state="waiting", removed_at__isnull=True),
                        fields=["id"],
                        name="desk_attachment_waiting",
                    ),
                ]
            },
        )
    ]
