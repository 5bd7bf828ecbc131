from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django_fsm import FSMField, transition
from django_scopes import ScopedManager

from accounts.database.bounds import days_within
from accounts.database.fields import LineField
from accounts.models import Customer
from accounts.search.queries import register_search
from accounts.tenancy.rows import KeyField, ProviderForeignKey, ProviderModel, made_key

from ..querysets import LineQuerySet
from ..states import LineStatus

PENDING, ACTIVE, SUSPENDED, DISCONNECTED = LineStatus.values


class Line(ProviderModel):
    """A line of service, such as a telephone number or a circuit.

    `suspended_on` is the first day of its suspension; `suspended_with_account` is whether the
    suspension of the account took it.
    """

    line_ref = KeyField(db_default=made_key("L"))
    customer = ProviderForeignKey(Customer, related_name="lines")
    identifier = LineField(max_length=200)
    search_text = models.GeneratedField(
        expression=Func("identifier", function="search_number"),
        output_field=models.TextField(),
        db_persist=True,
    )
    status = FSMField(max_length=12, choices=LineStatus, default=PENDING)
    disconnected_on = models.DateField(null=True, blank=True)
    metadata = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    suspended_on = models.DateField(null=True, blank=True, editable=False)
    suspended_with_account = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ScopedManager(
        provider="provider", _manager_class=models.Manager.from_queryset(LineQuerySet)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "line_ref"], name="line_ref"),
            # Products refer to their line and its customer together.
            models.UniqueConstraint(fields=["provider", "id", "customer"], name="line_of_customer"),
            models.CheckConstraint(condition=Q(status__in=LineStatus.values), name="line_status"),
            models.CheckConstraint(
                condition=days_within("disconnected_on", "suspended_on"), name="line_dates_bound"
            ),
        ]
        indexes = [
            # The customer page, and Sync Status looking for what is still connected.
            models.Index(fields=["provider", "customer"], name="line_by_customer"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="line_search"),
        ]

    def __str__(self) -> str:
        return self.identifier

    @transition(status, source=PENDING, target=ACTIVE)
    def activate(self) -> None: ...

    @transition(status, source=ACTIVE, target=SUSPENDED)
    def suspend(self) -> None: ...

    @transition(status, source=SUSPENDED, target=ACTIVE)
    def reactivate(self) -> None: ...

    @transition(status, source=[PENDING, ACTIVE, SUSPENDED], target=DISCONNECTED)
    def disconnect(self) -> None: ...


register_search(Line, "customer_id", numbers=True)
