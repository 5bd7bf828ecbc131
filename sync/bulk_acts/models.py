from django.db import models
from django.db.models import Q

from accounts.database.fields import LongLineField
from accounts.models import Customer, ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .states import BulkOutcome


class BulkAct(ProviderModel):
    """One act on many accounts, as a person has confirmed it; its run does the work.

    `values` hold what the form asked for, such as the reason. `undoes` is the act that this one
    takes back, and `retries` the one whose accounts it takes up again.
    """

    run = ProviderForeignKey(ProcessRun, related_name="bulk_acts")
    act = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    undoes = ProviderForeignKey("self", null=True, blank=True, related_name="undone_by")
    retries = ProviderForeignKey("self", null=True, blank=True, related_name="retried_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "run"], name="bulk_act_of_run")]

    def __str__(self) -> str:
        return f"{self.act} on many accounts"


class BulkItem(ProviderModel):
    """One account of a bulk act, and what became of it.

    `billing_account` orders the work as chunks do. `before` is what the act has replaced.
    """

    act = ProviderForeignKey(BulkAct, related_name="items")
    customer = ProviderForeignKey(Customer, related_name="bulk_items")
    billing_account = models.UUIDField()
    outcome = models.CharField(max_length=7, choices=BulkOutcome, default=BulkOutcome.WAITING)
    words = LongLineField(blank=True, db_default="")
    before = models.CharField(max_length=64, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "act", "customer"], name="bulk_item_once_an_act"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=BulkOutcome.values), name="bulk_item_outcome"
            ),
        ]
        indexes = [
            # What a chunk still has to do.
            models.Index(
                fields=["provider", "act", "billing_account"],
                condition=Q(outcome="WAITING"),
                name="bulk_item_waiting",
            ),
            # What became of the accounts.
            models.Index(fields=["provider", "act", "outcome", "id"], name="bulk_item_outcomes"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.outcome}"
