"""Making lines, and changing what may be written of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.customers.states import CustomerStatus
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer
from accounts.tenancy.rows import made_key, save_new

from ..services.editing import write
from ..services.models.line import Line
from ..services.operations import lock_customer
from ..services.resources import LineResource


@transaction.atomic
def add_line(
    customer: Customer,
    *,
    as_of: date,
    identifier: str,
    line_ref: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Line:
    """Give the customer a line, PENDING.

    Raises Refused where the account is closed, and AlreadyExists for a reference that is taken.
    """
    line = new_line(
        lock_customer(customer.pk),
        identifier=identifier,
        line_ref=line_ref,
        metadata=metadata,
    )
    save_new(line, "line_ref")
    record(LineResource, EventAct.CREATED, [line.pk], as_of=as_of)
    found: Line = Line.objects.get(pk=line.pk)
    return found


def new_line(
    customer: Customer,
    *,
    identifier: str,
    line_ref: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Line:
    """Return a line of the customer, locked, that is still to be saved.

    Raises Refused where the account is closed.
    """
    if customer.status == CustomerStatus.CLOSED:
        raise Refused(f"{customer.account_number} is CLOSED", code="account_closed")
    return Line(
        provider_id=customer.provider_id,
        customer=customer,
        identifier=identifier,
        line_ref=line_ref or made_key("L"),
        metadata=dict(metadata or {}),
    )


@transaction.atomic
def edit_line(line: Line, values: Mapping[str, Any], *, as_of: date) -> None:
    """Change what is given of a line's identifier and metadata."""
    if write(line, values):
        record(LineResource, EventAct.UPDATED, [line.pk], as_of=as_of)
