"""The list of accounts with issues, under Account health and among the reports."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage
from accounts.models import Customer
from accounts.web.paging import Page
from accounts.web.totals import PART, Total

from ...findings.models.ledger_finding import LedgerFinding
from ...fixes.fixes import fixes_for
from ..filters import IssueFilter
from ..queries import (
    Filters,
    IssueRow,
    all_with,
    far_issue_page,
    near_issue_page,
    rows_of,
    sorted_issue_page,
    stretches_of,
    totals_at_risk,
)

PERMISSION = "sync.fix_accounts"
ROWS, LOOK = "rows", "look"  # the part of the page that may come late, and who asks for it at once


class IssueList(ListPage):
    """The accounts with issues, evaluated at this visit."""

    name, template = "issues", "sync/issues/list.html"
    nouns = ("account with issues", "accounts with issues")
    columns = (
        Column("account", "Account", None, row_head=True),
        Column("name", "Name", F("name"), "name", extra=True),
        Column("status", "Status", F("status"), extra=True),
        Column("wrong", "What is wrong", css="issue-wrong"),
        Column("cause", "Likely cause", css="issue-cause"),
        Column("since", "Since"),
        Column("at_risk", "At risk a month", css="number", fixed=True),
        Column("fix", "Fix", fixed=True),
    )
    file = {
        "account_number": "customer.account_number",
        "name": "customer.name",
        "status": "customer.status",
        "currency": "customer.currency",
        "codes": lambda row: " ".join(issue.code.code for issue in row.issues),
        "what_is_wrong": lambda row: " ".join(issue.code.wrong for issue in row.issues),
        "likely_cause": lambda row: "; ".join(
            dict.fromkeys(issue.origin.cause for issue in row.issues)
        ),
        "since": "since",
        "free_a_month": "at_risk.free",
        "overcharged_a_month": "at_risk.too_much",
    }

    def filter(self, query: QueryDict) -> IssueFilter:
        return IssueFilter(query, Customer.objects.all())

    @cached_property
    def chosen(self) -> Filters:
        return IssueFilter.chosen(self.filters)

    @cached_property
    def near(self) -> Page | None:
        """Return the page where it is quickly found, as it is where issues are many."""
        if self.request.GET.get(PART) == ROWS or not self.is_by_account:
            return None
        return near_issue_page(self.chosen, self.as_of, self.place)

    @cached_property
    def later(self) -> bool:
        """Return whether the rows come after the page, since all accounts are looked through."""
        asked = self.request.GET
        return self.near is None and asked.get(PART) != ROWS and asked.get(LOOK) != "all"

    @cached_property
    def page(self) -> Page:
        if self.near is not None:
            return self.near
        if self.later:
            return Page([])
        if self.is_by_account:
            return far_issue_page(self.chosen, self.as_of, self.place)
        return sorted_issue_page(self.chosen, self.as_of, self.sorting, self.place)

    @property
    def is_by_account(self) -> bool:
        return self.sorting.column == "account" and not self.sorting.descending

    @cached_property
    def keys(self) -> list[Any]:
        """Return the keys of all that are found, but no more than one more than are added up."""
        found = all_with(self.chosen, self.as_of).order_by("account_number")
        return list(found.values_list("pk", flat=True)[: self.counted_at_most + 1])

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return totals_at_risk(self.keys, self.chosen, self.as_of)

    def in_stretches(self) -> Iterator[Sequence[IssueRow]]:
        """Find all accounts once, and read them a stretch at a time."""
        with self.reading():
            found = all_with(self.chosen, self.as_of).order_by("account_number")
            keys = list(found.values_list("pk", flat=True))
        for part in stretches_of(keys):
            with self.reading():
                rows = rows_of(list(part), self.chosen, self.as_of)
            yield rows

    def more(self) -> dict[str, Any]:
        code, suppressed = self.chosen.code, self.chosen.suppressed
        return {
            "suppressed": suppressed,
            "allowed": self.request.user.has_perm(PERMISSION),
            "permission": PERMISSION,
            "fixable": bool(code) and not suppressed and bool(fixes_for(code)),
            "checked_at": LedgerFinding.objects.order_by("-found_at")
            .values_list("found_at", flat=True)
            .first(),
        }


class IssueReport(IssueList):
    """The same accounts, among the reports."""

    name, template = "report-accounts", "sync/issues/report.html"

    def more(self) -> dict[str, Any]:
        return super().more() | {"fixable": False}
