"""Let the view of subscriptions name the provider, so that a join with it carries the provider."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0007_one_line"),
    ]

    operations = [
        migrations.RunSQL((SQL / "subscription_facts.sql").read_text(), migrations.RunSQL.noop),
    ]
