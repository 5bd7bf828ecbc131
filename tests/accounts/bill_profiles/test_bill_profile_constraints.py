from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Provider
from tests.factories import BillProfileFactory
from tests.refusals import refused


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"lead_days": 61}, "bill_profile_lead_days"),
        ({"terms_days": 366}, "bill_profile_terms_days"),
        ({"advance_months": 13}, "bill_profile_advance_months"),
        ({"lead_days": -1}, "lead_days"),
        ({"cycle_day": 32}, "bill_profile_cycle_day"),
        ({"due_day": 32}, "bill_profile_due_day"),
        ({"billing_mode": "WEEK"}, "bill_profile_billing_mode"),
    ],
)
def test_a_value_out_of_range_is_refused(
    provider: Provider, values: dict[str, Any], constraint: str
) -> None:
    with refused(constraint):
        BillProfileFactory(**values)


def test_a_code_is_used_once(provider: Provider) -> None:
    profile = BillProfileFactory()

    with refused("bill_profile_code"):
        BillProfileFactory(code=profile.code)


BLOCKING = {"cycle_day": 1, "terms_days": 20, "due_day": 15}


def test_a_due_day_that_keeps_the_next_statement_out_of_the_queue_is_refused(
    provider: Provider,
) -> None:
    with refused("bill_profile_due_day_leaves_next_statement"):
        BillProfileFactory(**BLOCKING)


def test_the_form_refuses_it_with_the_reason(provider: Provider) -> None:
    profile = BillProfileFactory.build(provider=provider, **BLOCKING)

    with pytest.raises(ValidationError, match="more than 20 days past"):
        profile.clean()


@pytest.mark.parametrize(("own_cycle_day", "blocks"), [(1, True), (20, False), (None, False)])
def test_without_a_cycle_day_the_customers_anchor_decides(
    provider: Provider, own_cycle_day: int | None, blocks: bool
) -> None:
    profile = BillProfileFactory(**(BLOCKING | {"cycle_day": None}))

    assert profile.blocks_next_statement(own_cycle_day) is blocks


def test_the_profiles_own_cycle_day_goes_first(provider: Provider) -> None:
    profile = BillProfileFactory(**(BLOCKING | {"cycle_day": 20}))

    assert not profile.blocks_next_statement(1)


@pytest.mark.parametrize(
    ("values", "warned_of"),
    [
        ({"advance_months": 0}, ["advance_months is 0"]),
        ({"advance_months": 0, "hold_cycle_for_statement": True}, []),
        ({"advance_months": 0, "auto_create_statements": True}, []),
        ({"advance_months": 1}, []),
        (
            {"advance_months": 2, "terms_days": 25, "lead_days": 5},
            ["due dates will fall on the day of creation"],
        ),
        ({"advance_months": 2, "terms_days": 26, "lead_days": 5}, []),
    ],
)
def test_it_warns_of_what_a_clerk_should_know(
    provider: Provider, values: dict[str, Any], warned_of: list[str]
) -> None:
    warnings = BillProfileFactory(**values).warnings()

    assert len(warnings) == len(warned_of)
    assert all(part in warning for part, warning in zip(warned_of, warnings, strict=True))
