"""Give the import tables of its own to lay a book out in, shared by all imports."""

from django.db import migrations

from ..book.tables import StagingTables


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0008_provider_of_subscription_facts"),
    ]

    operations = [StagingTables()]
