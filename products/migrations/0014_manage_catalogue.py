from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0013_bounds_of_dates"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="producttype",
            options={
                "permissions": [
                    ("manage_catalogue", "Can create, change and archive product types")
                ]
            },
        ),
    ]
