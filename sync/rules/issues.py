"""Every issue code in one query, for the page, the report, the command and the fixes alike.

A code is a condition on a customer, and written once. Two ways lead to the accounts that carry one: customer by customer along an index
(`carrying`), which is quick for a few customers, and code by code over whole tables (`found_by_code`), which is quick for all of them.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Customer

from ..models import IssueSuppression
from .codes import CODES
from .further import further_codes, ledger_codes
from .out_of_sync import codes as nine_codes

SHOWN, SUPPRESSED = "shown", "suppressed"


def conditions(as_of: date, suppressed: bool = False) -> dict[str, Q]:
    """Return each code's condition on a customer, without those that staff have suppressed, or of those alone."""
    found = nine_codes() | further_codes(as_of) | ledger_codes()
    return {
        code: found[code] & (_suppressed(code, as_of) if suppressed else ~_suppressed(code, as_of))
        for code in CODES
    }


def carrying(customers: QuerySet[Customer], wanted: dict[str, Q]) -> QuerySet[Customer]:
    """Return those of the customers that carry one of the codes wanted; `with_codes` says which."""
    any_code = Q(pk__in=[])
    for condition in wanted.values():
        any_code |= condition
    return customers.filter(any_code)


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
    rules = nine_codes() | further_codes(as_of)
    rules = {code: rules[code] for code in wanted if code in rules}
    found = with_codes(Customer.objects.filter(pk__in=list(keys)), rules)
    return {(customer.pk, code) for customer in found for code in codes_on(customer, rules)}


def found_by_code(customers: QuerySet[Customer], wanted: dict[str, Q]) -> QuerySet[Customer]:
    """Return (key, code) of every account among the customers that carries a code wanted.

    Each code is a query of its own, which the database answers with one join over the tables rather than by a look per customer.
    """
    parts = [
        customers.filter(condition).order_by().values_list("pk", Value(code, CharField()))
        for code, condition in wanted.items()
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def accounts_found(customers: QuerySet[Customer], wanted: dict[str, Q]) -> QuerySet[Customer]:
    """Return the keys of the accounts that carry a code wanted, each once."""
    parts = [customers.filter(condition).order_by().values("pk") for condition in wanted.values()]
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def _suppressed(code: str, as_of: date) -> Exists:
    return Exists(IssueSuppression.objects.filter(customer=OuterRef("pk"), code=code, until__gte=as_of))
