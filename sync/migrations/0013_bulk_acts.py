import django.db.models.deletion
from django.db import migrations, models

import accounts.database.fields
import accounts.tenancy.rows
from accounts.tenancy.migration_operations import ProviderTable

KEY = models.UUIDField(
    db_default=accounts.tenancy.rows.UUIDv7(),
    editable=False,
    primary_key=True,
    serialize=False,
)
PROVIDER = models.ForeignKey(
    db_index=False,
    editable=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="accounts.provider",
)


class Migration(migrations.Migration):
    """Keep acts on many accounts, and what became of each account."""

    dependencies = [
        ("accounts", "0030_lists"),
        ("sync", "0012_book_archive"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                ("id", KEY),
                ("act", models.CharField(max_length=20)),
                ("values", models.JSONField(default=dict)),
                ("provider", PROVIDER),
                (
                    "run",
                    accounts.tenancy.rows.ProviderForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_acts",
                        to="accounts.processrun",
                    ),
                ),
                (
                    "undoes",
                    accounts.tenancy.rows.ProviderForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="sync.bulkact",
                    ),
                ),
                (
                    "retries",
                    accounts.tenancy.rows.ProviderForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retried_by",
                        to="sync.bulkact",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "run"), name="bulk_act_of_run")
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", KEY),
                ("billing_account", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("DONE", "Done"),
                            ("SKIPPED", "Skipped"),
                            ("FAILED", "Failed"),
                        ],
                        default="WAITING",
                        max_length=7,
                    ),
                ),
                ("words", accounts.database.fields.LongLineField(blank=True, db_default="")),
                ("before", models.CharField(blank=True, db_default="", max_length=64)),
                ("provider", PROVIDER),
                (
                    "act",
                    accounts.tenancy.rows.ProviderForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="sync.bulkact",
                    ),
                ),
                (
                    "customer",
                    accounts.tenancy.rows.ProviderForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_items",
                        to="accounts.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "WAITING")),
                        fields=["provider", "act", "billing_account"],
                        name="bulk_item_waiting",
                    ),
                    models.Index(
                        fields=["provider", "act", "outcome", "id"], name="bulk_item_outcomes"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "act", "customer"), name="bulk_item_once_an_act"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["WAITING", "DONE", "SKIPPED", "FAILED"])
                        ),
                        name="bulk_item_outcome",
                    ),
                ],
            },
        ),
        ProviderTable("BulkAct"),
        ProviderTable("BulkItem"),
    ]
