"""Every issue code in one query, for the page, the report, the command and the fixes alike.

A code is a condition on a customer, and written once. What it says of subscriptions is found in one
of two ways: by a look at each customer's products, quick for a few customers, or by one pass over
all products (`accounts_found`, `count_by_code`), quick for all.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, When

from accounts.customers.ranges import EVERYBODY, AccountRange, only
from accounts.database.sql import joining_by_hash
from accounts.models import Customer

from ..findings.models.suppression import IssueSuppression
from ..findings.states import SOURCE_CODES
from .codes import CODES
from .further import further_codes, ledger_codes
from .out_of_sync import codes as source_codes
from .out_of_sync import subscriptions_by_index, subscriptions_by_join


def rules_of(as_of: date, wanted: Iterable[str] = CODES, *, look: bool = True) -> dict[str, Q]:
    """Return the condition of each code wanted, whether staff have suppressed it or not.

    `look` is the way for a few customers.
    """
    found = (
        source_codes(subscriptions_by_index() if look else subscriptions_by_join())
        | further_codes(as_of, look=look)
        | ledger_codes()
    )
    return {code: found[code] for code in wanted}


def conditions(
    as_of: date,
    wanted: Iterable[str] = CODES,
    *,
    suppressed: bool | None = False,
    look: bool = True,
) -> dict[str, Q]:
    """Return the condition of each code wanted, without what staff have suppressed.

    `suppressed` gives what is suppressed alone with True, and both with None.
    """
    found = rules_of(as_of, wanted, look=look)
    if suppressed is None:
        return found
    return {
        code: rule & (_suppressed(code, as_of) if suppressed else ~_suppressed(code, as_of))
        for code, rule in found.items()
    }


def any_of(wanted: Iterable[Q]) -> Q:
    """Return the condition that one of those wanted holds."""
    return reduce(or_, wanted, Q(pk__in=[]))


def with_codes(customers: QuerySet[Customer], wanted: dict[str, Q]) -> QuerySet[Customer]:
    """Annotate each code wanted as a boolean of its name."""
    return customers.annotate(
        **{
            code: Case(When(condition, then=True), default=False, output_field=BooleanField())
            for code, condition in wanted.items()
        }
    )


def codes_on(customer: Customer, wanted: Iterable[str] = CODES) -> list[str]:
    """Return the codes that `with_codes` annotated."""
    return [code for code in wanted if getattr(customer, code, False)]


def codes_of_accounts(
    keys: Iterable[object], as_of: date, wanted: Iterable[str] = CODES
) -> set[tuple[object, str]]:
    """Return the codes, suppressed or not, of a few accounts as (key, code)."""
    rules = rules_of(as_of, wanted)
    found = with_codes(Customer.objects.filter(pk__in=list(keys)), rules)
    return {(customer.pk, code) for customer in found for code in codes_on(customer, rules)}


def accounts_found(
    customers: QuerySet[Customer],
    as_of: date,
    *,
    wanted: Iterable[str] = CODES,
    suppressed: bool | None = False,
) -> QuerySet[Any]:
    """Return the keys of those of the customers that carry a code wanted, each once.

    They are found by one pass over the tables.
    """
    rules = conditions(as_of, wanted, suppressed=suppressed, look=False)
    of_source = [rule for code, rule in rules.items() if code in SOURCE_CODES]
    further = [rule for code, rule in rules.items() if code not in SOURCE_CODES]
    parts = [
        customers.filter(rule).order_by().values("pk")
        for rule in ([any_of(of_source)] if of_source else []) + further
    ]
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def accounts_by_code(
    customers: QuerySet[Customer], as_of: date
) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield each code with the keys of those of the customers that carry it."""
    for code, rule in conditions(as_of, look=False).items():
        yield code, customers.filter(rule).order_by().values("pk")


def count_by_code(
    as_of: date,
    *,
    suppressed: bool | None = False,
    wanted: Iterable[str] = CODES,
    within: AccountRange = EVERYBODY,
) -> dict[str, int]:
    """Count the accounts that carry each code.

    The codes of the source are counted in one pass, each further one by itself. Accounts
    outside the range `within` are left out.

    Accounts with something suppressed are few, and looked at one by one: by index, since a hash
    would be built anew for each of them.
    """
    wanted = list(wanted)
    rules = conditions(as_of, wanted, suppressed=suppressed, look=bool(suppressed))
    customers = Customer.objects.order_by()
    customers = only(customers, "billing_account_id", within)
    if suppressed:
        active = IssueSuppression.objects.filter(until__gte=as_of).values("customer")
        customers = customers.filter(pk__in=active)
    of_source = {code: Count("pk", filter=rules[code]) for code in wanted if code in SOURCE_CODES}
    with nullcontext() if suppressed else joining_by_hash():
        counted = customers.aggregate(**of_source) if of_source else {}
        return {
            code: counted[code] if code in counted else customers.filter(rules[code]).count()
            for code in wanted
        }


def _suppressed(code: str, as_of: date) -> Exists:
    return Exists(
        IssueSuppression.objects.filter(customer=OuterRef("pk"), code=code, until__gte=as_of)
    )
