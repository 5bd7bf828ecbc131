from pathlib import Path

from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_locks"), ("products", "0001_initial")]

    operations = [
        ProviderTable("ProductType"),
        ProviderTable("Line"),
        ProviderTable("Product"),
        ProviderTable("Order"),
        ProviderTable("OrderItem"),
        migrations.RunSQL((SQL / "status_changes.sql").read_text()),
    ]
