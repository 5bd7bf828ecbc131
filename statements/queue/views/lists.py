"""The three lists of what is to be billed, which share their columns."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from accounts.customers.filters import AccountFilter
from accounts.lists.columns import Column
from accounts.lists.files import amount
from accounts.lists.pages import ListPage
from accounts.models import Customer
from accounts.processes.switches import paused_because
from accounts.web.requests import acting_on
from accounts.web.totals import Total
from sync.workflows.unpostable import ways_out

from ...ledger.customer_queries import CustomerRow, with_figures
from ...posting.states import STATEMENTS
from ..final import final_statement_due
from ..queries import totals_of, unposted_sums
from ..rules import queued_for_statement
from ..unbilled import unpostable

PERMISSION = "statements.create_statements"
UNPOSTED = Coalesce(
    F("balance__unposted_charges")
    - F("balance__unposted_credits")
    - F("balance__unposted_payments"),
    Decimal(0),
)
ACCOUNT = Column("account", "Account", None, row_head=True)
NAME = Column("name", "Name", F("name"), "name", extra=True)
STATUS = Column("status", "Status", F("status"), extra=True)
CYCLE = Column("cycle", "Cycle date")
SUMS = (
    Column("charges", "Charges", css="number"),
    Column("credits", "Credits", css="number"),
    Column("payments", "Payments", css="number"),
    Column("total", "Total", UNPOSTED, "number key", fixed=True),
)


class UnbilledList(ListPage):
    """Accounts with amounts that no statement has yet."""

    nouns = ("account", "accounts")
    columns: ClassVar[tuple[Column, ...]] = (
        ACCOUNT,
        NAME,
        STATUS,
        Column("profile", "Bill profile"),
        CYCLE,
        Column("terms", "Lead / terms", css="number"),
        Column("last_statement", "Last statement"),
        *SUMS,
        Column("due", "Due date"),
    )
    file = {
        "account_number": "customer.account_number",
        "name": "customer.name",
        "status": "customer.status",
        "bill_profile": "customer.bill_profile.code",
        "cycle_date": "customer.cycle_date",
        "last_statement_on": "figures.last_statement_on",
        "currency": "customer.currency",
        "charges": amount("figures.unposted_charges", "customer.currency"),
        "credits": amount("figures.unposted_credits", "customer.currency"),
        "payments": amount("figures.unposted_payments", "customer.currency"),
        "total": amount("figures.unposted", "customer.currency"),
        "due_date": lambda row: getattr(row.customer, "due_date", None),
    }

    @abstractmethod
    def accounts(self) -> QuerySet[Customer]:
        """Return all accounts of the list."""

    def filter(self, query: QueryDict) -> AccountFilter:
        return AccountFilter(query, self.accounts())

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("bill_profile", "parent")

    def among(self) -> QuerySet:
        return Customer.objects.all()

    def shown(self, rows: Sequence[Any]) -> list[CustomerRow]:
        return with_figures(rows)

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return [Total("they post", total.amount, total.currency) for total in totals_of(found)]

    def more(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "count": self.count,
            "evaluated_at": timezone.now(),
            "acting_on": acting_on(self.request),
            "paused": paused_because(STATEMENTS),
            "allowed": user.has_perm(PERMISSION),
            "permission": PERMISSION,
        }


class QueueList(UnbilledList):
    """Who is due for a statement at this moment."""

    name, template = "create-statements", "statements/queue/queue.html"
    nouns = ("customer in the queue", "customers in the queue")

    def accounts(self) -> QuerySet[Customer]:
        return queued_for_statement(self.as_of)


class FinalList(UnbilledList):
    """The closed accounts whose last amounts only a final statement can bill."""

    name, template = "final-statements", "statements/queue/final.html"
    nouns = ("final statement due", "final statements due")

    def accounts(self) -> QuerySet[Customer]:
        return final_statement_due(acting_on(self.request))


class UnpostableList(UnbilledList):
    """The accounts with amounts that no statement can take, with the ways out."""

    name, template = "unpostable", "statements/queue/unpostable.html"
    nouns = ("account with unpostable amounts", "accounts with unpostable amounts")
    columns = (
        ACCOUNT,
        NAME,
        Column("status", "Status", F("status")),
        CYCLE,
        *SUMS,
        Column("ways", "The way out", fixed=True),
    )

    def accounts(self) -> QuerySet[Customer]:
        return unpostable()

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return unposted_sums(found)

    def more(self) -> dict[str, Any]:
        rows = [(row, ways_out(row.customer)) for row in self.page.rows]
        return super().more() | {"rows": rows}
