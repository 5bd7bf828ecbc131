import django_fsm
from django.db import migrations

from accounts.database.moves import StateMachine


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0006_bounds"),
        ("accounts", "0010_moves"),
    ]

    operations = [
        migrations.AlterField(
            model_name="statement",
            name="status",
            field=django_fsm.FSMField(
                choices=[("CREATED", "Created"), ("SENT", "Sent")], default="CREATED", max_length=7
            ),
        ),
        StateMachine("Statement"),
    ]
