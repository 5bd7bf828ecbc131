from pathlib import Path

from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0010_messages")]

    operations = [
        ProviderTable("Message", rights="SELECT, INSERT, UPDATE"),
        ProviderTable("MessageStep", rights="SELECT"),
        ProviderTable("MessageOrigin"),
        ProviderTable("MessageReach", rights="SELECT, INSERT, UPDATE"),
        ProviderTable("MessageContradiction", rights="SELECT, INSERT"),
        migrations.RunSQL((SQL / "messages.sql").read_text()),
    ]
