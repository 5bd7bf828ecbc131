from django.db import migrations, models


class Migration(migrations.Migration):
    """Find statements in the order of their due dates."""

    dependencies = [
        ("statements", "0013_made_by_run"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["provider", "due_date", "id"], name="statement_by_due_date"),
        ),
    ]
