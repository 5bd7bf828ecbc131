from pathlib import Path

from django.db import migrations

from ..tenancy.migration_operations import ProviderTable

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        ProviderTable("BillProfile"),
        ProviderTable("Customer"),
        ProviderTable("StatusChange", rights="SELECT, UPDATE (evidence)"),
        ProviderTable("DailyRun"),
        ProviderTable("ProcessRun"),
        ProviderTable("RunChunk"),
        ProviderTable("ProcessSwitch"),
        migrations.RunSQL((SQL / "status_changes.sql").read_text()),
        migrations.RunSQL((SQL / "customers.sql").read_text()),
    ]
