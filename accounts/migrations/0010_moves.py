from pathlib import Path

import django_fsm
from django.db import migrations

from ..database.moves import StateMachine

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_run_triggers_and_notes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="customer",
            name="status",
            field=django_fsm.FSMField(
                choices=[
                    ("LEAD", "Lead"),
                    ("PENDING", "Pending"),
                    ("OPEN", "Open"),
                    ("SUSPENDED", "Suspended"),
                    ("CLOSED", "Closed"),
                ],
                default="LEAD",
                max_length=9,
            ),
        ),
        migrations.RunSQL((SQL / "moves.sql").read_text()),
        StateMachine("Customer"),
    ]
