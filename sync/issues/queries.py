"""What the pages and files of issues read.

A page costs the same number of queries whatever is on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.database.expressions import IsAmong
from accounts.models import Customer
from accounts.web.paging import PAGE_SIZE, Page, Place
from accounts.web.sorting import Sorting, sorted_page
from accounts.web.totals import Total

from ..findings.models.suppression import IssueSuppression
from ..fixes.fixes import Fix, fixes_for
from ..rules.codes import CODES, Code
from ..rules.issues import accounts_found, any_of, codes_on, conditions, with_codes
from .causes import Origin, origins
from .models import IssueCount
from .money import AtRisk, money_at_risk

STRETCH = 20_000  # accounts that a page looks at one by one before it asks for all that there are
ROWS_AT_ONCE = 500
TREND_DAYS = 30


@dataclass(frozen=True)
class Filters:
    """Which issues are shown: of one code, of some accounts, with or without suppressed ones."""

    code: str = ""
    among: QuerySet[Customer] | None = None
    suppressed: bool = False

    @property
    def wanted(self) -> list[str]:
        return [self.code] if self.code else list(CODES)

    def customers(self) -> QuerySet[Customer]:
        return Customer.objects.all() if self.among is None else self.among


@dataclass(frozen=True)
class Issue:
    """One code of one account.

    It has what it means, what brought it and how it is mended, or until when it is suppressed.
    """

    code: Code
    origin: Origin
    fixes: tuple[Fix, ...]
    suppression: IssueSuppression | None = None


@dataclass(frozen=True)
class IssueRow:
    customer: Customer
    issues: list[Issue]
    at_risk: AtRisk = field(default_factory=AtRisk)

    @property
    def since(self) -> date:
        return min(issue.origin.since for issue in self.issues)


def near_issue_page(filters: Filters, as_of: date, place: Place) -> Page | None:
    """Return one page of accounts with issues, by account number, where it is quickly found.

    A stretch of accounts is looked at one by one, which is quick where issues are many. Return None
    where it holds too few for a page: issues are rare then.
    """
    keys = _near(filters, as_of, place)
    return None if keys is None else _page_of(keys, filters, as_of, place)


def far_issue_page(filters: Filters, as_of: date, place: Place) -> Page:
    """Return one page of accounts with issues, by account number.

    One pass over the tables finds all that there are, which takes seconds for a million accounts.
    """
    found = _placed(all_with(filters, as_of), place)
    keys = list(found.values_list("pk", "account_number")[: PAGE_SIZE + 1])
    return _page_of(keys, filters, as_of, place)


def issue_page(filters: Filters, as_of: date, place: Place) -> Page:
    """Return one page of accounts with issues, by account number, however rare they are."""
    found = near_issue_page(filters, as_of, place)
    return far_issue_page(filters, as_of, place) if found is None else found


def sorted_issue_page(filters: Filters, as_of: date, sorting: Sorting, place: Place) -> Page:
    """Return one page of accounts with issues in another order; all of them are found first."""
    page = sorted_page(all_with(filters, as_of), sorting, place)
    rows = {row.customer.pk: row for row in rows_of([one.pk for one in page.rows], filters, as_of)}
    found = [rows[one.pk] for one in page.rows if one.pk in rows]
    return Page(found, page.before, page.after)


def stretches_of(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the keys in stretches that one look at their rows can take."""
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]


def totals_at_risk(keys: Sequence[Any], filters: Filters, as_of: date) -> list[Total]:
    """Return what the issues of the accounts cost a month, in each currency."""
    free: dict[str, Decimal] = defaultdict(Decimal)
    too_much: dict[str, Decimal] = defaultdict(Decimal)
    rules = conditions(as_of, suppressed=filters.suppressed)
    for part in stretches_of(keys):
        found = with_codes(Customer.objects.filter(pk__in=list(part)), rules)
        currencies, codes = {}, {}
        for customer in found:
            currencies[customer.pk], codes[customer.pk] = customer.currency, codes_on(customer)
        for key, risk in money_at_risk(codes, currencies).items():
            free[currencies[key]] += risk.free
            too_much[currencies[key]] += risk.too_much
    return [
        Total(words, sums[currency], currency)
        for words, sums in (("free service a month", free), ("overcharged a month", too_much))
        for currency in sorted(sums)
        if sums[currency]
    ]


def accounts_with(filters: Filters, as_of: date, at_most: int) -> list[str]:
    """Return the account numbers of the first accounts with issues."""
    found = all_with(filters, as_of).order_by("account_number")
    return list(found.values_list("account_number", flat=True)[:at_most])


def all_with(filters: Filters, as_of: date) -> QuerySet[Customer]:
    """Return every account with issues."""
    return Customer.objects.filter(IsAmong("pk", _all_found(filters, as_of)))


def rows_of(keys: list[Any], filters: Filters, as_of: date) -> list[IssueRow]:
    """Return the rows of a few accounts, with all their codes.

    An account that has none any more is left out.
    """
    rules = conditions(as_of, suppressed=filters.suppressed)
    customers = list(
        with_codes(Customer.objects.filter(pk__in=keys).order_by("account_number"), rules)
    )
    codes = {customer.pk: found for customer in customers if (found := codes_on(customer))}
    customers = [customer for customer in customers if customer.pk in codes]
    brought, risks = (
        origins(customers, codes),
        money_at_risk(codes, {one.pk: one.currency for one in customers}),
    )
    suppressed = _suppressions(codes, as_of) if filters.suppressed else {}
    return [
        IssueRow(
            customer,
            [
                Issue(
                    CODES[code],
                    brought[customer.pk, code],
                    fixes_for(code, customer),
                    suppressed.get((customer.pk, code)),
                )
                for code in codes[customer.pk]
            ],
            risks.get(customer.pk, AtRisk()),
        )
        for customer in customers
    ]


def trends(as_of: date) -> dict[str, list[int]]:
    """Return per code how many accounts carried it, day by day, the last one last."""
    found: dict[str, list[int]] = {}
    counted = IssueCount.objects.filter(counted_on__lte=as_of).order_by("-counted_on")[
        : TREND_DAYS * len(CODES)
    ]
    for count in reversed(counted):
        found.setdefault(count.code, []).append(count.accounts)
    return {code: numbers[-TREND_DAYS:] for code, numbers in found.items()}


def _page_of(keys: list[tuple[Any, str]], filters: Filters, as_of: date, place: Place) -> Page:
    """Return the page of these keys, of which there may be one more than it shows."""
    more, keys = len(keys) > PAGE_SIZE, keys[:PAGE_SIZE]
    if not keys:
        return Page([])
    if place.before:
        keys.reverse()
    has_previous, has_next = (more, True) if place.before else (bool(place.after), more)
    rows = rows_of([key for key, _ in keys], filters, as_of)
    return Page(rows, keys[0][1] if has_previous else "", keys[-1][1] if has_next else "")


def _near(filters: Filters, as_of: date, place: Place) -> list[tuple[Any, str]] | None:
    """Return the keys of a page and one more from the stretch.

    Return None when the stretch holds fewer and accounts go on behind it.
    """
    end = (
        _placed(Customer.objects.all(), place)
        .values_list("account_number", flat=True)[STRETCH : STRETCH + 1]
        .first()
    )
    rules = conditions(as_of, suppressed=filters.suppressed)
    found = _placed(
        filters.customers().filter(any_of(rules[code] for code in filters.wanted)), place
    )
    if end:
        found = found.filter(
            **{"account_number__gte" if place.before else "account_number__lte": end}
        )
    keys = list(found.values_list("pk", "account_number")[: PAGE_SIZE + 1])
    return None if end and len(keys) <= PAGE_SIZE else keys


def _placed(customers: QuerySet[Customer], place: Place) -> QuerySet[Customer]:
    if place.before:
        return customers.filter(account_number__lt=place.before).order_by("-account_number")
    return (
        customers.filter(account_number__gt=place.after) if place.after else customers
    ).order_by("account_number")


def _all_found(filters: Filters, as_of: date) -> QuerySet[Any]:
    return accounts_found(
        filters.customers(), as_of, wanted=filters.wanted, suppressed=filters.suppressed
    )


def _suppressions(keys: Iterable[Any], as_of: date) -> dict[tuple[Any, str], IssueSuppression]:
    found = IssueSuppression.objects.filter(customer__in=list(keys), until__gte=as_of)
    return {(one.customer_id, one.code): one for one in found}
