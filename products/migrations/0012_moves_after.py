"""Let the state machines look at rows that are written."""

from django.db import migrations

from accounts.database.moves import StateMachine


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0011_rest"),
    ]

    operations = [
        StateMachine("Line"),
        StateMachine("Product"),
        StateMachine("Order"),
    ]
