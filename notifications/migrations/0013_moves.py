import django_fsm
from django.db import migrations

from accounts.database.moves import StateMachine


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0012_bounds"),
        ("accounts", "0010_moves"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="status",
            field=django_fsm.FSMField(
                choices=[
                    ("DRAFT", "Draft"),
                    ("IN_REVIEW", "In review"),
                    ("APPROVED", "Approved"),
                    ("LIVE", "Live"),
                    ("PAUSED", "Paused"),
                    ("ENDED", "Ended"),
                ],
                default="DRAFT",
                max_length=9,
            ),
        ),
        StateMachine("Message"),
    ]
