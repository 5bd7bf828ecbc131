"""Keep the balances from arrays, and let no trigger look at a row before it is written."""

from pathlib import Path

from django.db import migrations

from accounts.database.moves import StateMachine

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0008_one_line"),
    ]

    operations = [
        migrations.RunSQL((SQL / "balances.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "currency.sql").read_text(), migrations.RunSQL.noop),
        StateMachine("Statement"),
    ]
