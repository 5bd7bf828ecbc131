from django.db import models

from accounts.models import Customer, Provider
from accounts.tenancy.rows import ProviderOneToOneField


class SubscriptionFacts(models.Model):
    """What a customer's assigned subscriptions are, all in one row.

    A customer without any has no row. It is a view, read by joins alone.
    """

    customer = ProviderOneToOneField(
        Customer, models.DO_NOTHING, primary_key=True, related_name="subscription_facts"
    )
    provider = models.ForeignKey(Provider, models.DO_NOTHING, db_constraint=False, related_name="+")
    billing = models.BooleanField()
    suspended = models.BooleanField()

    class Meta:
        managed = False
        db_table = "sync_subscriptionfacts"

    def __str__(self) -> str:
        return f"{self.customer_id}"
