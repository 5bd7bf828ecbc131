"""Let the policies compare the provider with its setting directly, and let the state machine look
at rows that are written.
"""

from pathlib import Path

from django.db import migrations

from ..database.moves import StateMachine

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_rest"),
    ]

    operations = [
        migrations.RunSQL((SQL / "policies.sql").read_text(), migrations.RunSQL.noop),
        StateMachine("Customer"),
    ]
