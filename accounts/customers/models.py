from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django_fsm import RETURN_VALUE, FSMField, transition
from django_scopes import ScopedManager

from ..bill_profiles.models import BillProfile
from ..database.bounds import days_within, within
from ..database.fields import EmailLineField, LineField
from ..search.queries import register_search
from ..status_changes.states import Cause
from ..tags.checking import LONGEST
from ..tenancy.models import validate_currency
from ..tenancy.rows import KeyField, ProviderForeignKey, ProviderModel
from ..tenancy.states import Language
from .querysets import CustomerQuerySet
from .states import CustomerKind, CustomerStatus

LEAD, PENDING, OPEN, SUSPENDED, CLOSED = CustomerStatus.values


class Customer(ProviderModel):
    """An account: standard, or a parent that pays for its children.

    `cycle_date` is the current cycle date and NULL while the billing cycle is not enabled;
    `cycle_day` is its anchor, and `next_cycle_day` the one that its next advance brings, if that is
    another. `language` is empty where it is the provider's. An address holds the parts of
    `addresses.py`, and nothing where there is none. `billing_account` is the parent of a child and
    the customer itself otherwise: the account that is billed.
    """

    account_number = KeyField()
    name = LineField(max_length=200)
    email = EmailLineField(max_length=254, blank=True)
    phone = LineField(max_length=40, blank=True, db_default="")
    language = models.CharField(max_length=5, choices=Language, blank=True, db_default="")
    contact_address = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    service_address = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    kind = models.CharField(max_length=8, choices=CustomerKind, default=CustomerKind.STANDARD)
    parent = ProviderForeignKey(
        "self",
        null=True,
        blank=True,
        related_name="children",
        carries={"parent_kind": "kind", "currency": "currency"},
    )
    bill_profile = ProviderForeignKey(BillProfile, related_name="customers")
    status = FSMField(max_length=9, choices=CustomerStatus, default=LEAD)
    cycle_date = models.DateField(null=True, blank=True)
    cycle_day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    next_cycle_day = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    credit_limit = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    sync_exempt_until = models.DateField(null=True, blank=True)
    metadata = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    tags = ArrayField(
        models.CharField(max_length=LONGEST), default=list, db_default=[], editable=False
    )
    custom_fields = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    search_text = models.GeneratedField(
        expression=Func(
            Func(
                "account_number",
                "name",
                "email",
                function="search_words",
                arg_joiner=" || ' ' || ",
            ),
            Func("phone", function="search_number"),
            template="%(expressions)s",
            arg_joiner=" || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    billing_account_id = models.GeneratedField(
        expression=Coalesce("parent_id", "id"), output_field=models.UUIDField(), db_persist=True
    )
    parent_kind = models.GeneratedField(
        expression=Case(When(parent__isnull=False, then=Value("PARENT"))),
        output_field=models.CharField(max_length=8, null=True),
        db_persist=True,
    )

    objects = ScopedManager(
        provider="provider", _manager_class=models.Manager.from_queryset(CustomerQuerySet)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "account_number"], name="customer_account_number"
            ),
            models.UniqueConstraint(
                fields=["provider", "id", "billing_account_id"], name="customer_billing_account"
            ),
            models.UniqueConstraint(
                fields=["provider", "id", "kind", "currency"], name="customer_kind_and_currency"
            ),
            models.CheckConstraint(condition=Q(kind__in=CustomerKind.values), name="customer_kind"),
            models.CheckConstraint(
                condition=Q(status__in=CustomerStatus.values), name="customer_status"
            ),
            models.CheckConstraint(
                condition=Q(kind="CHILD", parent__isnull=False)
                | (~Q(kind="CHILD") & Q(parent__isnull=True)),
                name="customer_child_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(cycle_day__range=(1, 31)), name="customer_cycle_day"
            ),
            models.CheckConstraint(
                condition=Q(next_cycle_day__isnull=True)
                | Q(next_cycle_day__range=(1, 31), cycle_date__isnull=False),
                name="customer_next_cycle_day",
            ),
            models.CheckConstraint(
                condition=Q(cycle_date__isnull=True)
                | Q(cycle_day__isnull=False)
                & Q(
                    Func(
                        F("cycle_date"),
                        F("cycle_day"),
                        function="is_anchored",
                        output_field=models.BooleanField(),
                    )
                ),
                name="customer_cycle_date_on_anchor",
            ),
            models.CheckConstraint(
                condition=within("credit_limit"), name="customer_credit_limit_bound"
            ),
            models.CheckConstraint(
                condition=days_within("cycle_date", "opened_on", "sync_exempt_until"),
                name="customer_dates_bound",
            ),
        ]
        indexes = [
            # The processes take customers by family, a chunk at a time.
            models.Index(fields=["provider", "billing_account_id"], name="customer_family"),
            # Sync Status counts and closes the open ones.
            models.Index(
                fields=["provider", "id"], condition=Q(status="OPEN"), name="customer_open"
            ),
            # Lists in the order of names and of statuses. Cycle dates have no index: it would cost
            # each advance of a cycle more than the sorting of a list costs a reader.
            models.Index(fields=["provider", "name", "account_number"], name="customer_by_name"),
            models.Index(
                fields=["provider", "status", "account_number"], name="customer_by_status"
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="customer_search"),
            # Those of tags and custom fields are made in accounts/sql/customer_filters.sql.
        ]
        permissions = [
            ("edit_customers", "Can create customers and change what is known of them"),
            ("run_workflows", "Can take accounts through workflows, and schedule them"),
            ("override_status", "Can override a status outside the workflows"),
        ]

    def __str__(self) -> str:
        return f"{self.account_number} {self.name}"

    @transition(status, source=LEAD, target=PENDING)
    def qualify(self) -> None: ...

    @transition(status, source=PENDING, target=OPEN)
    def activate(self) -> None: ...

    @transition(status, source=OPEN, target=SUSPENDED)
    def suspend(self) -> None: ...

    @transition(status, source=SUSPENDED, target=OPEN)
    def reactivate(self) -> None: ...

    @transition(status, source=[OPEN, SUSPENDED], target=CLOSED)
    def close(self) -> None: ...

    @transition(status, source=[LEAD, PENDING], target=CLOSED)
    def abandon(self) -> None: ...

    @transition(status, source=CLOSED, target=OPEN)
    def reopen(self) -> None: ...

    @transition(
        status,
        source=CLOSED,
        target=RETURN_VALUE(LEAD, PENDING, OPEN, SUSPENDED),
        custom={"cause": Cause.RESTORE},
    )
    def restore(self, to_status: str) -> str:
        """Take back an automatic closure."""
        return to_status

    @transition(
        status,
        source="*",
        target=RETURN_VALUE(*CustomerStatus.values),
        custom={"cause": Cause.OVERRIDE},
    )
    def override(self, to_status: str) -> str:
        """Set the status outside every workflow."""
        return to_status


register_search(Customer, "id")
