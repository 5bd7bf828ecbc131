from django.db import migrations, models


class Migration(migrations.Migration):
    """Find e-mails in the order of their statuses."""

    dependencies = [
        ("notifications", "0020_rule_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="email",
            index=models.Index(fields=["provider", "status", "id"], name="email_by_status"),
        ),
    ]
