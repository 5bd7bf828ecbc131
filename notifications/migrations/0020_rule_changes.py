from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0026_setting_changes"),
        ("notifications", "0019_seen_messages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="kind",
            field=models.CharField(
                choices=[("THRESHOLD", "Low balance"), ("APOLOGY", "Apology")],
                default="THRESHOLD",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="emailtemplate",
            name="kind",
            field=models.CharField(
                choices=[("THRESHOLD", "Low balance"), ("APOLOGY", "Apology")], max_length=9
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "APOLOGY")),
                fields=("provider", "run", "customer"),
                name="email_apology_once",
            ),
        ),
        migrations.RunSQL((SQL / "rule_changes.sql").read_text()),
    ]
