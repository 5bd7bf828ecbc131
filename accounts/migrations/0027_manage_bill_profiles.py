from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0026_setting_changes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="billprofile",
            options={
                "permissions": [
                    ("manage_bill_profiles", "Can create bill profiles and change them")
                ]
            },
        ),
    ]
