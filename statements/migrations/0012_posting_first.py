"""Let an entry be posted to a statement that is made later in the same transaction.

Its reference is checked at the commit.
"""

from django.db import migrations

REFERENCE = """
    ALTER TABLE statements_transaction
    ALTER CONSTRAINT statements_transaction_statement_id_fk DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0011_enter_entries"),
    ]

    operations = [migrations.RunSQL(REFERENCE, migrations.RunSQL.noop)]
