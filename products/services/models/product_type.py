from django.db import models
from django.db.models import Q

from accounts.database.bounds import within
from accounts.database.fields import LineField
from accounts.tenancy.rows import KeyField, ProviderModel

from ..states import Billing


class ProductType(ProviderModel):
    """What a provider sells; its `billing` says which process charges for it."""

    code = KeyField()
    name = LineField(max_length=200)
    billing = models.CharField(max_length=9, choices=Billing)
    default_rate = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    bill_while_suspended = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        permissions = [("manage_catalogue", "Can create, change and archive product types")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="product_type_code"),
            models.CheckConstraint(
                condition=Q(billing__in=Billing.values), name="product_type_billing"
            ),
            models.CheckConstraint(
                condition=within("default_rate"), name="product_type_rate_bound"
            ),
        ]

    def __str__(self) -> str:
        return self.name
