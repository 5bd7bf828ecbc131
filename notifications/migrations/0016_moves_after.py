"""Let the state machines look at rows that are written."""

from django.db import migrations

from accounts.database.moves import StateMachine


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0015_one_line"),
    ]

    operations = [
        StateMachine("Message"),
    ]
