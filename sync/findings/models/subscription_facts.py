from django.db import models

from accounts.models import Customer


class SubscriptionFacts(models.Model):
    """What a customer's assigned subscriptions are, all in one row.

    A customer without any has no row. It is a view, read by joins alone.
    """

    customer = models.OneToOneField(
        Customer,
        models.DO_NOTHING,
        primary_key=True,
        related_name="subscription_facts",
        db_constraint=False,
    )
    billing = models.BooleanField()
    suspended = models.BooleanField()

    class Meta:
        managed = False
        db_table = "sync_subscriptionfacts"

    def __str__(self) -> str:
        return f"{self.customer_id}"
