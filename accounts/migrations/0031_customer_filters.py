from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0030_lists"),
    ]

    operations = [
        migrations.RunSQL((SQL / "customer_filters.sql").read_text()),
    ]
