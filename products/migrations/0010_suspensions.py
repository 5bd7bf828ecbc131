from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0009_one_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="suspended_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="line",
            name="suspended_with_account",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="product",
            name="suspended_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="suspended_with_account",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL((SQL / "suspensions.sql").read_text()),
    ]
