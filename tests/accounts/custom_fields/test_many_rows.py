"""Tags and custom fields of many customers at once."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.bulk.kinds import kind_of
from accounts.bulk.portion import take_rows
from accounts.bulk.rows import read_rows
from accounts.custom_fields.operations import define_field
from accounts.models import Customer
from tests.factories import BillProfileFactory


@pytest.fixture(autouse=True)
def fields(provider):
    BillProfileFactory(code="MONTHLY")
    define_field(provider, name="Region", kind="CHOICE", choices=["North", "South"])
    define_field(provider, name="Seats", kind="NUMBER")


def take(provider, *documents):
    content = "\n".join(json.dumps(document) for document in documents).encode()
    rows = read_rows(1, content)
    return take_rows(kind_of("customers"), provider, rows, as_of=date(2027, 1, 15))


def row(number, **values):
    return {"account_number": number, "name": "New", "bill_profile": "MONTHLY", **values}


def test_each_row_is_made_changed_left_and_refused_as_by_itself(provider):
    north = row("A-1", tags=["VIP", "key account"], custom_fields={"region": "North"})
    answers = take(
        provider,
        north,
        north,
        row("A-1", custom_fields={"seats": "7.0"}, tags=["vip"]),
        row("A-2", custom_fields={"region": "East"}),
        row("A-3", custom_fields={"king": "Ada"}),
        row("A-4"),
    )

    assert [answer.outcome for answer in answers] == [
        "created", "unchanged", "updated", "refused", "refused", "created",
    ]  # fmt: skip
    made = Customer.objects.get(account_number="A-1")
    assert (made.tags, made.custom_fields) == (["vip"], {"region": "North", "seats": "7"})
    assert Customer.objects.get(account_number="A-4").tags == []


def test_the_fields_are_read_once_for_all_rows(provider):
    def queries(count, first):
        rows = [
            row(f"{first}-{number}", custom_fields={"seats": f"{number}"})
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            take(provider, *rows)
        return len(captured)

    queries(1, "W")
    assert queries(9, "B") == queries(2, "C")
