import django_fsm
from django.db import migrations

from accounts.database.moves import StateMachine


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0006_bounds"),
        ("accounts", "0010_moves"),
    ]

    operations = [
        migrations.AlterField(
            model_name="line",
            name="status",
            field=django_fsm.FSMField(
                choices=[
                    ("PENDING", "Pending"),
                    ("ACTIVE", "Active"),
                    ("SUSPENDED", "Suspended"),
                    ("DISCONNECTED", "Disconnected"),
                ],
                default="PENDING",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="status",
            field=django_fsm.FSMField(
                choices=[
                    ("PENDING", "Pending"),
                    ("OPEN", "Open"),
                    ("COMPLETED", "Completed"),
                    ("CANCELLED", "Cancelled"),
                ],
                default="PENDING",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="status",
            field=django_fsm.FSMField(
                choices=[
                    ("PENDING", "Pending"),
                    ("ACTIVE", "Active"),
                    ("SUSPENDED", "Suspended"),
                    ("DISCONNECTED", "Disconnected"),
                    ("COMPLETED", "Completed"),
                ],
                default="PENDING",
                max_length=12,
            ),
        ),
        StateMachine("Line"),
        StateMachine("Product"),
        StateMachine("Order"),
    ]
