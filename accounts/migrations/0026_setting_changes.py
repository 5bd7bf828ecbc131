from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy.rows
from accounts.tenancy.migration_operations import ProviderTable

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_custom_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettingChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=accounts.tenancy.rows.UUIDv7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("BILL_PROFILE", "Bill profile"),
                            ("THRESHOLD_RULE", "Balance rule"),
                        ],
                        max_length=16,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("name", models.CharField(max_length=64)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("actor", models.CharField(blank=True, max_length=150)),
                ("via", models.CharField(blank=True, max_length=16)),
                ("changed_at", models.DateTimeField(db_default=models.Func(function="now"))),
                (
                    "provider",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.provider",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "subject", "subject_id", "id"],
                        name="setting_change_of_one",
                    )
                ],
            },
        ),
        ProviderTable("SettingChange", rights="SELECT"),
        migrations.RunSQL((SQL / "setting_changes.sql").read_text()),
    ]
