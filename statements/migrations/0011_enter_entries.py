from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0010_bounds_of_dates"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="transaction",
            options={
                "permissions": [
                    ("enter_entries", "Can enter charges and credits, and take entries back")
                ]
            },
        ),
    ]
