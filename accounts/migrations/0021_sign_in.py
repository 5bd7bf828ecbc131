from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.staff.models

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Keep the hashes of passwords in a table that the application cannot read."""

    dependencies = [
        ("accounts", "0020_test_clock"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Password",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("encoded", models.CharField(max_length=128)),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO accounts_password (user_id, encoded) SELECT id, password FROM accounts_user"
        ),
        migrations.RemoveField(model_name="user", name="password"),
        migrations.AddField(
            model_name="user",
            name="session_mark",
            field=models.CharField(
                default=accounts.staff.models.new_mark, editable=False, max_length=32
            ),
        ),
        migrations.RunSQL(
            "UPDATE accounts_user SET session_mark = replace(gen_random_uuid()::text, '-', '')"
        ),
        migrations.RunSQL((SQL / "sign_in.sql").read_text()),
    ]
