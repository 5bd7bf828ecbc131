from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition
from django_scopes import ScopedManager

from accounts.database.bounds import days_within, product_within, within
from accounts.database.fields import LineField
from accounts.database.transitions import BY_PROCESS
from accounts.models import Customer
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel, made_key

from ..querysets import ProductQuerySet
from ..states import ProductStatus
from .line import Line
from .product_type import ProductType

PENDING, ACTIVE, SUSPENDED, DISCONNECTED, COMPLETED = ProductStatus.values


class Product(ProviderModel):
    """What one customer buys: a rate per month or once, times a quantity.

    The rate is in the customer's currency. `billed_through_date` is the last day, inclusive, that
    it has been billed for. `anchor_day` is its own anchor, NULL while it follows the customer's;
    `realign` asks for one prorated period that puts it back on the customer's cycle. `suspended_on`
    is the first day of its suspension; `suspended_with_account` is whether the suspension of the
    account took it.
    """

    product_ref = KeyField(db_default=made_key("P"))
    customer = ProviderForeignKey(Customer, related_name="products")
    line = ProviderForeignKey(
        Line, null=True, blank=True, related_name="products", carries={"customer_id": "customer_id"}
    )
    product_type = ProviderForeignKey(ProductType, related_name="products")
    description = LineField(max_length=500, blank=True)
    status = FSMField(max_length=12, choices=ProductStatus, default=PENDING)
    rate = models.DecimalField(max_digits=24, decimal_places=8)
    quantity = models.DecimalField(
        max_digits=18, decimal_places=6, default=1, validators=[MinValueValidator(0)]
    )
    activated_on = models.DateField(null=True, blank=True)
    billed_through_date = models.DateField(null=True, blank=True)
    anchor_day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    realign = models.BooleanField(default=False, db_default=False, editable=False)
    disconnected_on = models.DateField(null=True, blank=True)
    metadata = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    suspended_on = models.DateField(null=True, blank=True, editable=False)
    suspended_with_account = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ScopedManager(
        provider="provider", _manager_class=models.Manager.from_queryset(ProductQuerySet)
    )

    class Meta:
        permissions = [("change_services", "Can change lines, products and orders")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "product_ref"], name="product_ref"),
            # Transactions refer to their product and its customer together.
            models.UniqueConstraint(
                fields=["provider", "id", "customer"], name="product_of_customer"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ProductStatus.values), name="product_status"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="product_quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(anchor_day__range=(1, 31)), name="product_anchor_day"
            ),
            models.CheckConstraint(
                condition=within("rate", "quantity") & product_within("rate", "quantity"),
                name="product_price_bound",
            ),
            models.CheckConstraint(
                condition=days_within(
                    "activated_on", "billed_through_date", "disconnected_on", "suspended_on"
                ),
                name="product_dates_bound",
            ),
        ]
        indexes = [
            # MRC and NRC by chunk, the customer page, Sync Status and the out-of-sync report.
            models.Index(fields=["provider", "customer"], name="product_by_customer"),
            # Disconnecting a line disconnects its products.
            models.Index(
                fields=["provider", "line"], condition=Q(line__isnull=False), name="product_by_line"
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.product_ref

    @transition(status, source=PENDING, target=ACTIVE)
    def activate(self) -> None: ...

    @transition(status, source=ACTIVE, target=SUSPENDED)
    def suspend(self) -> None: ...

    @transition(status, source=SUSPENDED, target=ACTIVE)
    def reactivate(self) -> None: ...

    @transition(status, source=[PENDING, ACTIVE, SUSPENDED], target=DISCONNECTED)
    def disconnect(self) -> None: ...

    @transition(status, source=ACTIVE, target=COMPLETED, custom={BY_PROCESS: True})
    def complete(self) -> None: ...
