"""What the page of a fix shows before it is confirmed.

It has steps, each with its preview, and the act itself.
"""

from datetime import date
from functools import partial

from accounts.models import Customer

from ..rules.codes import CODES
from ..workflows.plans import Plan, Step, Values, _step
from .fixes import Fix, fix_account


def fix_plan(customer: Customer, code: str, fixes: tuple[Fix, ...], *, as_of: date) -> Plan:
    """Plan the fix of an issue, which the person chooses among `fixes`."""

    def fix(values: Values) -> Customer:
        return fix_account(
            customer,
            code,
            values["fix"],
            as_of=as_of,
            effective_on=values["effective_on"],
            reason=values["reason"],
        )

    def title(values: Values) -> str:
        return next(one.title for one in fixes if one.name == values["fix"])

    def act(values: Values) -> str:
        fix(values)
        return f"{CODES[code].title}: {customer.account_number} is fixed."

    def steps(values: Values) -> list[Step]:
        return [_step(title(values), customer, partial(fix, values), as_of)]

    return Plan(steps, act, title)
