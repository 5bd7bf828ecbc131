"""The worked cases of the dates, asked of the pure functions and of the SQL functions that billing
runs on.
"""

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import calendar

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "dates.json").read_text())
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
ANCHORS = st.integers(1, 31)

Case = dict[str, Any]


def sql(call: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", values)
        return cursor.fetchone()[0]


def day(text: str) -> date:
    return date.fromisoformat(text)


def anchored_months(case: Case) -> tuple[date, int, int]:
    return day(case["date"]), case["months"], case["anchor_day"]


@pytest.mark.parametrize(
    "case",
    CASES["anchored"],
    ids=lambda case: f"{case['date']}+{case['months']}@{case['anchor_day']}",
)
def test_months_later_land_on_the_anchor_day(case: Case) -> None:
    assert calendar.anchored(*anchored_months(case)) == day(case["result"])


@pytest.mark.django_db
def test_the_database_anchors_every_worked_case_alike() -> None:
    found = [sql("anchored(%s, %s, %s)", *anchored_months(case)) for case in CASES["anchored"]]

    assert found == [day(case["result"]) for case in CASES["anchored"]]


@pytest.mark.parametrize(
    "case",
    CASES["next_period"] + CASES["prorated"],
    ids=lambda case: f"{case['billed_through_date']}@{case['cycle_day']}",
)
def test_the_next_period_is_that_of_the_worked_case(case: Case) -> None:
    period = calendar.next_period(
        day(case["billed_through_date"]),
        case["anchor_day"],
        case["cycle_day"],
        align=case["prorate_first_period"],
    )

    assert (period.start, period.end) == (day(case["period_start"]), day(case["period_end"]))
    assert Fraction(period.days, period.of_days) == Fraction(*case["fraction"])
    assert (period.end - period.start).days + 1 == case["days"]


@pytest.mark.parametrize(
    "case", CASES["tiling"], ids=lambda case: f"{case['first_start']}@{case['anchor_day']}"
)
def test_periods_in_a_row_tile_the_calendar(case: Case) -> None:
    billed_through, found = day(case["first_start"]) - timedelta(days=1), []

    for _ in case["billed_through_dates"]:
        billed_through = calendar.next_period(billed_through, None, case["anchor_day"]).end
        found.append(billed_through.isoformat())

    assert found == case["billed_through_dates"]


@pytest.mark.parametrize(
    ("base", "due_day", "due"),
    [
        ("2027-01-10", None, "2027-01-10"),
        ("2027-01-10", 10, "2027-01-10"),
        ("2027-01-10", 15, "2027-01-15"),
        ("2027-01-16", 15, "2027-02-15"),
        ("2027-02-10", 31, "2027-02-28"),
        ("2027-02-28", 31, "2027-02-28"),
        ("2027-03-01", 31, "2027-03-31"),
        ("2027-12-31", 30, "2028-01-30"),
        ("2028-01-31", 30, "2028-02-29"),
    ],
)
def test_a_due_date_moves_forward_to_the_due_day(base: str, due_day: int | None, due: str) -> None:
    assert calendar.due_on(day(base), due_day) == day(due)


@pytest.mark.parametrize(
    ("cycle_day", "terms_days", "due_day", "blocks"),
    [
        (1, 20, 21, False),
        (1, 20, 20, True),
        (1, 0, 20, False),
        (1, 0, 22, True),
        (31, 0, 20, False),
        (31, 0, 21, True),
        (10, 30, 10, True),
    ],
)
def test_a_due_day_more_than_20_days_past_the_terms_blocks_the_next_statement(
    cycle_day: int, terms_days: int, due_day: int, blocks: bool
) -> None:
    assert calendar.due_day_blocks_next_statement(cycle_day, terms_days, due_day) is blocks


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(start=DAYS, months=st.integers(-400, 400), anchor=ANCHORS)
def test_the_database_and_python_agree_on_anchored_months(
    start: date, months: int, anchor: int
) -> None:
    assert sql("anchored(%s, %s, %s)", start, months, anchor) == calendar.anchored(
        start, months, anchor
    )
    assert sql("is_anchored(%s, %s)", start, anchor) is calendar.is_anchored(start, anchor)


@pytest.mark.django_db
@settings(max_examples=100, deadline=None)
@given(base=DAYS, due_day=st.none() | ANCHORS)
def test_the_database_and_python_agree_on_due_dates(base: date, due_day: int | None) -> None:
    assert sql("due_on(%s, %s)", base, due_day) == calendar.due_on(base, due_day)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(cycle_day=ANCHORS, terms_days=st.integers(0, 365), due_day=ANCHORS)
def test_the_database_and_python_agree_on_blocking_due_days(
    cycle_day: int, terms_days: int, due_day: int
) -> None:
    found = sql("due_day_blocks_next_statement(%s, %s, %s)", cycle_day, terms_days, due_day)

    assert found is calendar.due_day_blocks_next_statement(cycle_day, terms_days, due_day)


@settings(max_examples=200)
@given(start=DAYS, months=st.integers(-100, 100), anchor=ANCHORS)
def test_anchored_months_never_drift(start: date, months: int, anchor: int) -> None:
    by_one_jump = calendar.anchored(start, months, anchor)
    by_steps = start
    for _ in range(abs(months)):
        by_steps = calendar.anchored(by_steps, 1 if months > 0 else -1, anchor)

    assert by_steps == by_one_jump or months == 0
