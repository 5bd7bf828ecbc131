from pathlib import Path

from django.db import migrations

from accounts.tenancy.migration_operations import ProviderTable

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_episodes_and_emails")]

    operations = [
        ProviderTable("ThresholdOverride"),
        ProviderTable("ThresholdEpisode"),
        ProviderTable("Email"),
        ProviderTable("BlockedAddress"),
        ProviderTable("EmailTemplate"),
        migrations.RunSQL((SQL / "thresholds.sql").read_text()),
    ]
