from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_alert")]

    operations = [ProviderTable("Alert")]
