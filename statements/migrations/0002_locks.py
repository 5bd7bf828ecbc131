from pathlib import Path

from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("products", "0002_locks"), ("statements", "0001_initial")]

    operations = [
        ProviderTable("Statement", rights="SELECT, INSERT, UPDATE (status)"),
        ProviderTable("StatementSeries"),
        ProviderTable("Transaction", rights="SELECT, INSERT, UPDATE (statement_id)"),
        ProviderTable("AccountBalance", rights="SELECT"),
        migrations.RunSQL((SQL / "ledger.sql").read_text()),
    ]
