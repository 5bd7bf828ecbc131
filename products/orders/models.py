from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition
from django_scopes import ScopedManager

from accounts.database.bounds import days_within, product_within, within
from accounts.database.fields import LineField
from accounts.models import Customer
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel, made_key

from ..services.models.line import Line
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from .querysets import OrderQuerySet
from .states import OrderAction, OrderStatus

PENDING, OPEN, COMPLETED, CANCELLED = OrderStatus.values


class Order(ProviderModel):
    """A request to change what a customer has.

    While it is pending or open it keeps the account from being closed.
    """

    order_ref = KeyField(db_default=made_key("O"))
    customer = ProviderForeignKey(Customer, related_name="orders")
    status = FSMField(max_length=9, choices=OrderStatus, default=PENDING)
    description = LineField(max_length=500, blank=True)

    objects = ScopedManager(
        provider="provider", _manager_class=models.Manager.from_queryset(OrderQuerySet)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "order_ref"], name="order_ref"),
            models.UniqueConstraint(
                fields=["provider", "id", "customer"], name="order_of_customer"
            ),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status"),
        ]
        indexes = [
            # The customer page, and Sync Status looking for unfinished orders.
            models.Index(fields=["provider", "customer"], name="order_by_customer"),
        ]

    def __str__(self) -> str:
        return self.order_ref

    @transition(status, source=PENDING, target=OPEN)
    def submit(self) -> None: ...

    @transition(status, source=OPEN, target=COMPLETED)
    def complete(self) -> None: ...

    @transition(status, source=[PENDING, OPEN], target=CANCELLED)
    def cancel(self) -> None: ...


class OrderItem(ProviderModel):
    """One act of an order, applied when the order is completed.

    `new_ref` is the name of what it adds, empty where the platform makes one, and `new_line_ref`
    that of a line which the same order adds. `applied_product` and `applied_line` are what was
    made.
    """

    order = ProviderForeignKey(Order, related_name="items", carries={"customer_id": "customer_id"})
    customer = ProviderForeignKey(Customer, related_name="+")
    action = models.CharField(max_length=18, choices=OrderAction)
    product = ProviderForeignKey(
        Product, null=True, blank=True, related_name="+", carries={"customer_id": "customer_id"}
    )
    line = ProviderForeignKey(
        Line, null=True, blank=True, related_name="+", carries={"customer_id": "customer_id"}
    )
    product_type = ProviderForeignKey(ProductType, null=True, blank=True, related_name="+")
    new_ref = LineField(max_length=64, blank=True, default="", db_default="")
    new_line_ref = LineField(max_length=64, blank=True, default="", db_default="")
    identifier = LineField(max_length=200, blank=True, default="", db_default="")
    rate = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=6, default=1)
    description = LineField(max_length=500, blank=True)
    effective_on = models.DateField()
    applied_product = ProviderForeignKey(
        Product,
        null=True,
        blank=True,
        related_name="+",
        carries={"customer_id": "customer_id"},
        editable=False,
    )
    applied_line = ProviderForeignKey(
        Line,
        null=True,
        blank=True,
        related_name="+",
        carries={"customer_id": "customer_id"},
        editable=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="ADD_LINE", product__isnull=True, line__isnull=True)
                & ~Q(identifier="")
                | Q(action="ADD_PRODUCT", product_type__isnull=False, product__isnull=True)
                | Q(action="DISCONNECT_PRODUCT", product__isnull=False)
                | Q(action="DISCONNECT_LINE", line__isnull=False, product__isnull=True)
                | Q(action="CHANGE_RATE", product__isnull=False, rate__isnull=False),
                name="order_item_names_its_object",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="order_item_quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=within("rate", "quantity") & product_within("rate", "quantity"),
                name="order_item_price_bound",
            ),
            models.CheckConstraint(
                condition=days_within("effective_on"), name="order_item_date_bound"
            ),
        ]
        indexes = [models.Index(fields=["provider", "order"], name="order_item_by_order")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.subject_ref}"

    @property
    def subject_ref(self) -> str:
        """The name of what the item acts on.

        It is the type of a product to be added, or the number of a line, else the product or the
        line.
        """
        if self.action == OrderAction.ADD_LINE:
            return str(self.identifier)
        if self.action == OrderAction.ADD_PRODUCT:
            return self.product_type.code if self.product_type else ""
        if self.product:
            return str(self.product.product_ref)
        return str(self.line.line_ref) if self.line else ""

    @property
    def product_name(self) -> str | None:
        """The name of the product that it acts on or adds."""
        if self.action == OrderAction.ADD_PRODUCT:
            return self.new_ref or None
        return self.product.product_ref if self.product else None

    @property
    def line_name(self) -> str | None:
        """The name of the line that it acts on or adds, or that a product is added to."""
        if self.line:
            return str(self.line.line_ref)
        added = self.new_ref if self.action == OrderAction.ADD_LINE else self.new_line_ref
        return added or None
