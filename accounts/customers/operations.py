"""Making customers and changing what may be written of them (docs/rules.md sections 1, 2 and 5).

Status, cycle date and balances are never written here: workflows and processes move them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from ..bill_profiles.models import BillProfile
from ..custom_fields.models import CustomField
from ..custom_fields.values import merged_values
from ..errors import Refused
from ..events.operations import record
from ..events.states import EventAct
from ..money import check_bound, is_currency, is_payable
from ..tags.checking import checked_tags
from ..tenancy.models import Provider
from ..tenancy.rows import made_key, save_new
from .addresses import checked_address
from .models import Customer
from .resources import CustomerResource
from .states import CustomerKind, CustomerStatus

STARTS_AS = (CustomerStatus.LEAD, CustomerStatus.PENDING)
Fields = Iterable[CustomField] | None
CHECKED = {
    "contact_address": checked_address,
    "service_address": checked_address,
    "tags": checked_tags,
}


@transaction.atomic
def create_customer(provider: Provider, *, as_of: date, **values: Any) -> Customer:
    """Make a customer, a lead or awaited, and return it.

    The platform makes the account number that is left out. Raises Refused as `new_customer` does,
    and AlreadyExists for an account number that is taken.
    """
    customer = new_customer(provider, **values)
    save_new(customer, "account_number")
    customer = Customer.objects.get(pk=customer.pk)
    record(CustomerResource, EventAct.CREATED, [customer.pk], as_of=as_of)
    return customer


def new_customer(
    provider: Provider,
    *,
    bill_profile: BillProfile,
    account_number: str = "",
    kind: str = "",
    parent: Customer | None = None,
    status: str = CustomerStatus.LEAD,
    currency: str = "",
    fields: Fields = None,
    **values: Any,
) -> Customer:
    """Return a customer that is still to be saved.

    A child has the currency of its parent, anybody else the provider's, unless one is given. Raises
    Refused for a status in which no account starts, a parent that takes no such child, and what
    `change_customer` refuses. `fields` are the custom fields, where the caller has read them.
    """
    if status not in STARTS_AS:
        raise Refused(f"an account starts as {' or '.join(STARTS_AS)}", code="status_not_initial")
    kind = kind or (CustomerKind.CHILD if parent else CustomerKind.STANDARD)
    currency = currency or (parent.currency if parent else provider.currency)
    if not is_currency(currency):
        raise Refused(f"{currency!r} is not an ISO 4217 currency code", code="currency_unknown")
    check_parent(kind, parent, currency)
    customer = Customer(
        provider=provider,
        account_number=account_number or made_key(provider.account_prefix),
        kind=kind,
        parent=parent,
        bill_profile=bill_profile,
        status=status,
        currency=currency,
    )
    _take(customer, {"bill_profile": bill_profile, "custom_fields": {}} | values, fields)
    return customer


@transaction.atomic
def edit_customer(customer: Customer, values: Mapping[str, Any], *, as_of: date) -> Customer:
    """Change what is given of a customer.

    That is its name, e-mail, phone, language, addresses, bill profile, cycle day, credit limit,
    metadata, tags and custom fields, of which those that are not given stay.

    Raises Refused as `change_customer` does. Nothing is recorded where nothing changes.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if changed := change_customer(customer, values):
        customer.save(update_fields=changed)
        record(CustomerResource, EventAct.UPDATED, [customer.pk], as_of=as_of)
    return customer


def change_customer(
    customer: Customer, values: Mapping[str, Any], *, fields: Fields = None
) -> list[str]:
    """Set what differs, for the caller to save, and return the names of the fields.

    Another cycle day takes effect when the cycle date next advances. Raises Refused for a bill
    profile that is archived or would keep the customer from its next statement, a cycle day that is
    not the profile's own, none while there is a cycle date, and for a credit limit, an address and
    tags that are none.
    """
    wanted = _from_next_advance(customer, values)
    before = {name: getattr(customer, name) for name in wanted}
    _take(customer, {name: one for name, one in wanted.items() if before[name] != one}, fields)
    return [name for name in wanted if getattr(customer, name) != before[name]]


def check_parent(kind: str, parent: Customer | None, currency: str) -> None:
    """Raise Refused unless a customer of this kind and currency may have this parent, or none."""
    if kind != CustomerKind.CHILD:
        if parent:
            raise Refused(f"a {kind} customer has no parent", code="parent_not_allowed")
        return
    if parent is None:
        raise Refused("a CHILD needs a parent", code="parent_required")
    if parent.kind != CustomerKind.PARENT:
        raise Refused(f"{parent.account_number} is no PARENT", code="not_a_parent")
    if parent.status == CustomerStatus.CLOSED:
        raise Refused(f"{parent.account_number} is CLOSED", code="parent_closed")
    if parent.currency != currency:
        raise Refused(
            f"{parent.account_number} has {parent.currency}, not {currency}",
            code="currency_differs",
        )


def _take(customer: Customer, values: Mapping[str, Any], fields: Fields) -> None:
    for name, value in values.items():
        if name == "custom_fields":
            is_new = customer._state.adding
            value = merged_values(customer.custom_fields, value, is_new=is_new, fields=fields)
        setattr(customer, name, CHECKED[name](value) if name in CHECKED else value)
    if "bill_profile" in values and customer.bill_profile.archived_at:
        code = customer.bill_profile.code
        raise Refused(f"the bill profile {code} is archived", code="bill_profile_archived")
    if {"bill_profile", "cycle_day", "next_cycle_day"} & set(values):
        _check_cycle(customer, bool({"cycle_day", "next_cycle_day"} & set(values)))
    if "credit_limit" in values:
        _check_limit(customer)


def _from_next_advance(customer: Customer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with another anchor as that of the next advance (docs/rules.md section 1).

    A bill profile with a Cycle Day brings it along. Without a cycle date the anchor changes now.
    """
    wanted = dict(values)
    profile: BillProfile | None = values.get("bill_profile")
    if profile and profile.pk != customer.bill_profile_id and profile.cycle_day:
        wanted.setdefault("cycle_day", profile.cycle_day)
    if "cycle_day" in wanted and customer.cycle_date:
        day = wanted.pop("cycle_day")
        if day is None:
            raise Refused(
                f"the cycle date {customer.cycle_date} stands on a cycle day: give another",
                code="cycle_date_off_anchor",
            )
        wanted["next_cycle_day"] = None if day == customer.cycle_day else day
    return wanted


def _check_cycle(customer: Customer, day_is_given: bool) -> None:
    profile: BillProfile = customer.bill_profile
    day = customer.next_cycle_day or customer.cycle_day
    if day_is_given and day and profile.cycle_day not in (None, day):
        raise Refused(
            f"the Cycle Day of {profile.code} is {profile.cycle_day}, not {day}",
            code="cycle_day_of_profile",
        )
    if profile.blocks_next_statement(day):
        raise Refused(
            f"the Due Day of {profile.code} would keep the customer from its next statement",
            code="due_day_blocks_statements",
        )


def _check_limit(customer: Customer) -> None:
    limit: Decimal | None = customer.credit_limit
    if limit is None:
        return
    check_bound("the credit limit", limit)
    if not is_payable(limit, customer.currency):
        raise Refused(
            f"{limit} is finer than the smallest unit of {customer.currency}", code="too_fine"
        )
