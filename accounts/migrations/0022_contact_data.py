import django.contrib.postgres.indexes
from django.db import migrations, models

import accounts.database.fields

# The search reads the new column as a role of its own; its policy stands on the table.
READ_BY_SEARCH = """
    GRANT SELECT (provider_id, id, search_text) ON accounts_customer TO billing_search
"""
LANGUAGES = [
    ("en_US", "English (US)"),
    ("en_GB", "English (UK)"),
    ("de_DE", "Deutsch"),
    ("es_ES", "Español"),
    ("fr_FR", "Français"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0021_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="phone",
            field=accounts.database.fields.LineField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="customer",
            name="language",
            field=models.CharField(blank=True, choices=LANGUAGES, db_default="", max_length=5),
        ),
        migrations.AddField(
            model_name="customer",
            name="contact_address",
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="customer",
            name="service_address",
            field=models.JSONField(blank=True, db_default={}, default=dict, editable=False),
        ),
        # Customers are found by their phone number too: the column is computed anew.
        migrations.RemoveIndex(model_name="customer", name="customer_search"),
        migrations.RemoveField(model_name="customer", name="search_text"),
        migrations.AddField(
            model_name="customer",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        "account_number",
                        "name",
                        "email",
                        arg_joiner=" || ' ' || ",
                        function="search_words",
                    ),
                    models.Func("phone", function="search_number"),
                    arg_joiner=" || ",
                    template="%(expressions)s",
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_text"], name="customer_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(READ_BY_SEARCH, migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="customer",
            options={
                "permissions": [
                    ("edit_customers", "Can create customers and change what is known of them"),
                    ("run_workflows", "Can take accounts through workflows, and schedule them"),
                    ("override_status", "Can override a status outside the workflows"),
                ]
            },
        ),
    ]
