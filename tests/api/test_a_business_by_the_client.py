"""An integrator runs a business with the generated client: sign-up, months, closing, restoring.

Nothing but the client is used, and the sandbox's clock, and what webhooks tell is verified by the
library of Standard Webhooks. `make soak` lets 14 months pass.
"""

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from billing_platform.wsgi import application
from tests.api.client import GeneratedClient, generate
from tests.api.story import SCOPES
from tests.api.working import at_work
from tests.receiver import Receiver

START = date(2027, 1, 31)
CUSTOMERS = 50
DAYS = (31, 30, 29, 28, 15)
LEAVING = ("C-5", "C-6", "C-7", "C-8", "C-9")
SIGNS = {"CHARGE": 1, "CREDIT": -1, "PAYMENT": -1}


class Business:
    """The integrator's own system: each call is one of the generated client's operations."""

    def __init__(self, client: GeneratedClient, key: str) -> None:
        self.client = client
        self.session = client.package.AuthenticatedClient(
            base_url="http://testserver",
            token=key,
            httpx_args={"transport": httpx.WSGITransport(app=application)},
        )

    def call(self, operation: str, /, *names: str, **values: Any) -> Any:
        """Call an operation, and return what it answers. Fails on a problem."""
        answer = self.client.operation(operation).sync(*names, client=self.session, **values)
        assert answer is not None, operation
        assert type(answer).__name__ != "Problem", (operation, names, answer)
        return answer

    def send(self, operation: str, shape: str, /, *names: str, **values: Any) -> Any:
        """Call an operation with a body of this shape."""
        return self.call(operation, *names, body=self.client.model(shape).from_dict(values))

    def all(self, operation: str, /, **filters: Any) -> Iterator[Any]:
        """Walk a list to its end, by the places that its pages name."""
        after: Any = None
        while True:
            place = {} if after is None else {"after": after}
            page = self.call(operation, limit=500, **filters, **place)
            yield from page.results
            if not page.next_:
                return
            after = httpx.URL(page.next_).params["after"]


@pytest.fixture
def business(committed_provider, key_for, schema, settings, tmp_path) -> Iterator[Business]:
    settings.WEBHOOKS_PRIVATE = True  # the receiver is on this machine
    committed_provider.clock_on = START
    committed_provider.save()
    key = key_for(committed_provider, *SCOPES)
    with at_work():
        yield Business(generate(schema, tmp_path), key)


def test_a_business_is_run_by_the_generated_client(business, receiver, months):
    end = month_end(START, months)
    told = ["customer.status_changed"]
    values = {"url": receiver.url, "event_types": told}
    endpoint = business.send("webhook_endpoints_create", "EndpointFields", **values)
    sign_up(business)
    pass_months(business, end)
    check_month_ends(business, months)
    leave(business, end)
    come_back(business)
    check_what_was_told(receiver, endpoint.secret)
    check_balances(business)


def month_end(day: date, months: int) -> date:
    """Return the last day of the month that comes so many months after the day's."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def sign_up(business: Business) -> None:
    """Fifty customers, each with a line and an order that is completed, opened at a month's end."""
    send = business.send
    terms = {"lead_days": 0, "terms_days": 20, "advance_months": 1}
    send(
        *("bill_profiles_create", "NewProfile"),
        **{"code": "MONTHLY", "name": "Monthly", "auto_create_statements": True, **terms},
    )
    sold = {"code": "NET", "name": "Internet", "billing": "RECURRING", "default_rate": "30.00"}
    send("product_types_create", "NewType", **sold)
    for number in range(CUSTOMERS):
        name = f"C-{number}"
        who = {"account_number": name, "name": f"Customer {number}", "status": "PENDING"}
        day = DAYS[number % len(DAYS)]
        send("customers_create", "NewCustomer", **who, bill_profile="MONTHLY", cycle_day=day)
        send("lines_create", "NewLine", account_number=name, line_ref=f"{name}-l", identifier="1")
        item = {"action": "ADD_PRODUCT", "product_type": "NET", "line_ref": f"{name}-l"}
        send(
            *("orders_create", "NewOrder"),
            account_number=name,
            order_ref=f"{name}-o",
            items=[item | {"effective_on": START.isoformat()}],
        )
        for act in ("submit", "complete"):
            business.call(f"orders_{act}", f"{name}-o")
        opened = business.call("customers_activate", name)
        assert opened.resource.status == "OPEN"


def pass_months(business: Business, end: date) -> None:
    business.send("test_clock_create", "NewDay", advance_to=end.isoformat())
    clock = business.call("test_clock_list")
    assert (clock.today, clock.days_left) == (end, 0)


def check_month_ends(business: Business, months: int) -> None:
    """Who is billed on the 31st is billed on the last day of each month, and so on."""
    found: dict[str, list[date]] = defaultdict(list)
    for statement in business.all("statements_list"):
        found[statement.account_number].append(statement.cycle_date)
    assert len(found) == CUSTOMERS
    for number in range(CUSTOMERS):
        dates = sorted(found[f"C-{number}"])
        assert len(dates) >= months, (number, dates)
        for one in dates[1:]:
            assert one.day == min(DAYS[number % len(DAYS)], monthrange(one.year, one.month)[1])


def leave(business: Business, end: date) -> None:
    """What is left without a service is closed by Sync Status, and nothing else is."""
    second = {"account_number": "C-10", "product_type": "NET", "product_ref": "C-10-2"}
    business.send("products_create", "NewProduct", **second, activated_on=end.isoformat())
    business.call("products_disconnect", "C-10-2")
    for name in LEAVING:
        gone = business.call("lines_disconnect", f"{name}-l")
        assert gone.resource.status == "DISCONNECTED"
        assert gone.closure_check.account_number == name
    closed = [one.account_number for one in business.all("customers_list", **_closed(business))]
    assert sorted(closed) == sorted(LEAVING)
    for name in LEAVING:
        (change,) = business.all("status_changes_list", account_number=name, to_status="CLOSED")
        assert change.cause == "SYNC_STATUS"


def _closed(business: Business) -> dict[str, Any]:
    return {"status": business.client.model("CustomersListStatus")("CLOSED")}


def come_back(business: Business) -> None:
    """A closure that was none of the customer's wishes is taken back."""
    (change,) = business.all("status_changes_list", account_number="C-5", to_status="CLOSED")
    reason = "It was the wrong line."
    business.send("status_changes_restore", "RestoreBody", change.id, reason=reason)
    assert business.call("customers_retrieve", "C-5").status == "OPEN"


def check_what_was_told(receiver: Receiver, secret: str) -> None:
    """Each account was told to open, those that left to close, and the one to be open again."""
    reader = Webhook(secret)
    told: dict[str, list[str]] = defaultdict(list)
    for headers, body in receiver.taken:
        reader.verify(body, headers)
        event = json.loads(body)["data"]
        told[event["object"]["key"]].append(event["data"]["status"])
    for number in range(CUSTOMERS):
        name = f"C-{number}"
        closed = ["CLOSED"] if name in LEAVING else []
        assert told[name] == ["OPEN", *closed, *(["OPEN"] if name == "C-5" else [])], name


def check_balances(business: Business) -> None:
    """Every balance is the sum of the entries, and of the last statement with what came after."""
    posted: dict[str, Decimal] = defaultdict(Decimal)
    unposted: dict[str, Decimal] = defaultdict(Decimal)
    of_statement: dict[Any, Decimal] = defaultdict(Decimal)
    for entry in business.all("transactions_list"):
        amount = SIGNS[entry.kind] * Decimal(entry.amount)
        sums = posted if entry.statement_number else unposted
        sums[entry.account_number] += amount
        of_statement[entry.statement_number] += amount
    last: dict[str, Decimal] = defaultdict(Decimal)
    for one in business.all("statements_list"):
        assert Decimal(one.previous_balance) == last[one.account_number]
        last[one.account_number] = Decimal(one.balance)
        moved = Decimal(one.balance) - Decimal(one.previous_balance)
        assert moved == of_statement[one.statement_number]
    for number in range(CUSTOMERS):
        name = f"C-{number}"
        due = Decimal(business.call("customers_balance", name).balance_due)
        assert due == posted[name] + unposted[name] == last[name] + unposted[name]
        assert due > 0
