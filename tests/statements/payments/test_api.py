from datetime import date
from decimal import Decimal

import pytest

from accounts.clock import local_today
from accounts.tenancy.transactions import provider_transaction
from statements.models import PaymentAttempt, Transaction
from tests.factories import CustomerFactory, TransactionFactory

ATTEMPTS = "/api/v1/payment-attempts"


@pytest.fixture
def ada(plain_provider):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(account_number="A-1")
        TransactionFactory(customer=customer, amount=Decimal(100), date=local_today(plain_provider))
    return customer


def payments(provider):
    with provider_transaction(provider):
        return Transaction.objects.filter(kind="PAYMENT").count()


def test_a_success_makes_its_payment_once_however_often_it_is_sent(api, plain_provider, ada):
    body = {
        "account_number": "A-1",
        "status": "SUCCEEDED",
        "amount": "30.50",
        "reference": "GW-7",
        "method": "card",
    }
    first = api.post(ATTEMPTS, body, format="json")
    again = api.post(ATTEMPTS, body, format="json")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["amount"] == "30.50"
    assert first.json()["transaction_ref"]
    assert payments(plain_provider) == 1
    other = api.post(ATTEMPTS, body | {"amount": "31"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "already_exists")
    with provider_transaction(plain_provider):
        assert PaymentAttempt.objects.get().recorded_by.startswith("key ")


def test_a_failure_says_why_and_makes_nothing(api, plain_provider, ada):
    body = {"account_number": "A-1", "status": "FAILED", "amount": "30"}
    assert api.post(ATTEMPTS, body, format="json").status_code == 409
    answer = api.post(ATTEMPTS, body | {"failure_reason": "declined"}, format="json")

    assert (answer.status_code, answer.json()["transaction_ref"]) == (201, None)
    assert payments(plain_provider) == 0


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"account_number": "NONE"}, 400),
        ({"amount": "1e3"}, 400),
        ({"amount": "1_000"}, 400),
        ({"amount": "1000000000000"}, 400),
        ({"amount": 1}, 400),
        ({"amont": "1"}, 400),
        ({"attempted_at": "2026-01-01T12:00:00"}, 400),
        ({"attempted_at": "1900-01-01T12:00:00Z"}, 409),
        ({"account_number": "\x00"}, 400),
        ({"account_number": None}, 400),
        ({"status": "MAYBE"}, 400),
        ({"amount": "0"}, 400),
        ({"amount": "-1"}, 400),
        ({"amount": "0.001"}, 409),
        ({"amount": "NaN"}, 400),
        ({"amount": "1e400"}, 400),
        ({"amount": []}, 400),
        ({"currency": "EUR"}, 409),
        ({"attempted_at": "2999-01-01T00:00:00Z"}, 409),
        ({"attempted_at": "0001-01-01T00:00:00+14:00"}, 400),
        ({"attempted_at": "9999-12-31T23:59:59-14:00"}, 400),
        ({"attempted_at": "yesterday"}, 400),
        ({"reference": "two words"}, 400),
        ({"reference": "\x00"}, 400),
        ({"method": "x" * 41}, 400),
    ],
)
def test_bad_input_is_refused_and_never_a_500(api, plain_provider, ada, values, status):
    body = {"account_number": "A-1", "status": "SUCCEEDED", "amount": "1"} | values
    answer = api.post(ATTEMPTS, body, format="json")

    assert answer.status_code == status, answer.json()
    assert answer.json()["status"] == status
    assert payments(plain_provider) == 0


def test_the_list_pages_by_key_and_filters(api, plain_provider, ada):
    for number in range(3):
        body = {
            "account_number": "A-1",
            "status": "FAILED",
            "amount": "1",
            "failure_reason": f"no {number}",
        }
        api.post(ATTEMPTS, body, format="json")
    page = api.get(f"{ATTEMPTS}?limit=2&account_number=A-1").json()

    assert [row["failure_reason"] for row in page["results"]] == ["no 0", "no 1"]
    rest = api.get(page["next"]).json()
    assert [row["failure_reason"] for row in rest["results"]] == ["no 2"]
    back = api.get(f"{ATTEMPTS}?order=-&limit=1").json()
    assert [row["failure_reason"] for row in back["results"]] == ["no 2"]
    assert api.get(f"{ATTEMPTS}?status=SUCCEEDED").json()["results"] == []
    for bad in (
        "limit=0",
        "limit=x",
        "limit=501",
        "status=MAYBE",
        "account_number=%00",
        "limit=%D9%A1",
        "after=rubbish",
        "order=up",
    ):
        assert api.get(f"{ATTEMPTS}?{bad}").status_code == 400, bad
    assert api.get(f"{ATTEMPTS}?account_number=NONE").json()["results"] == []


def test_in_a_sandbox_an_attempt_is_of_the_day_of_its_clock(api, plain_provider):
    plain_provider.clock_on = date(2031, 5, 6)
    plain_provider.save()
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-9", opened_on=date(2031, 1, 1))
    body = {"account_number": "A-9", "status": "SUCCEEDED", "amount": "5.00"}

    made = api.post("/api/v1/payment-attempts", body, format="json")

    assert (made.status_code, made.json()["attempted_on"]) == (201, "2031-05-06")
