from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_locks"), ("notifications", "0001_initial")]

    operations = [ProviderTable("ThresholdRule")]
