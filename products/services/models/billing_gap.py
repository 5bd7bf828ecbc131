from django.db import models
from django.db.models import F, Q

from accounts.database.fields import LineField
from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .product import Product


class BillingGap(ProviderModel):
    """Days, both inclusive, that a product is deliberately not billed for.

    It was suspended, or staff released it from a later date.
    """

    product = ProviderForeignKey(
        Product, related_name="billing_gaps", carries={"customer_id": "customer_id"}
    )
    customer = ProviderForeignKey(Customer, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = LineField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="billing_gap_days"
            )
        ]
        indexes = [
            # The search for periods that do not touch without a reason.
            models.Index(
                fields=["provider", "product", "first_day"], name="billing_gap_of_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}: {self.reason}"
