from django.db import migrations, models

import accounts.database.expressions

KEEP_RUN = """
    CREATE TRIGGER transaction_keeps_its_run BEFORE UPDATE OF run_id ON statements_transaction
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()
"""


class Migration(migrations.Migration):
    """Entries name the run that made them; those of before keep none."""

    dependencies = [
        ("statements", "0012_posting_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="transaction",
            name="run_id",
            field=models.UUIDField(
                db_default=accounts.database.expressions.CurrentRun(), editable=False, null=True
            ),
        ),
        migrations.RunSQL(KEEP_RUN),
    ]
