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


class Migration(migrations.Migration):
    """Keep views of lists, and find customers by name and status in their order."""

    dependencies = [
        ("accounts", "0029_staff"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["provider", "name", "account_number"], name="customer_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["provider", "status", "account_number"], name="customer_by_status"
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", KEY),
                ("list_name", models.CharField(max_length=40)),
                ("title", accounts.database.fields.LineField(max_length=80)),
                ("query", accounts.database.fields.LineField(blank=True, max_length=2000)),
                ("owner", accounts.database.fields.LineField(max_length=150)),
                ("shared", models.BooleanField(default=False)),
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
                "permissions": [
                    ("export_lists", "Can save lists as files"),
                    ("share_views", "Can share views of lists with everybody"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "list_name", "owner", "title"),
                        name="saved_view_title",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DefaultView",
            fields=[
                ("id", KEY),
                ("owner", accounts.database.fields.LineField(max_length=150)),
                ("list_name", models.CharField(max_length=40)),
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
                (
                    "view",
                    accounts.tenancy.rows.ProviderForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defaults",
                        to="accounts.savedview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "owner", "list_name"), name="default_view_of_person"
                    )
                ],
            },
        ),
        ProviderTable("SavedView"),
        ProviderTable("DefaultView"),
    ]
