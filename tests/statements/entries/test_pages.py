"""One-off charges and credits, reversals and transfers on pages, each with its effect shown."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy.transactions import provider_transaction
from statements.models import Transaction
from tests.browser import text
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory, TransactionFactory

ON = "?as_of=2026-12-20"
OF_ADA = "/customers/A-1/billing/entries"
NEW, REVERSE, TRANSFER = (
    f"{OF_ADA}/{place}/{ON}" for place in ("_new", "T-1/reverse", "T-2/transfer")
)
CHARGE = {
    "kind": "CHARGE",
    "amount": "1,025.50",
    "day": "2026-12-19",
    "description": "Technician on site",
    "product": "P-1",
}


@pytest.fixture
def book(plain_provider, profile, grant):
    grant("statements.enter_entries")
    with provider_transaction(plain_provider):
        ada = CustomerFactory(account_number="A-1", name="Ada Boone", bill_profile=profile)
        CustomerFactory(account_number="B-1", name="Bea Cole", bill_profile=profile)
        kind = ProductTypeFactory(code="FIBRE")
        ProductFactory(customer=ada, product_ref="P-1", product_type=kind)
        TransactionFactory(customer=ada, transaction_ref="T-1", amount="30.00")
        TransactionFactory(
            customer=ada, transaction_ref="T-2", amount="12.00", kind="PAYMENT",
            date=date(2026, 12, 4),
        )  # fmt: skip


def confirmed(browser, address, values):
    shown = browser.post(address, values)
    return text(shown), browser.post(address, values | {"shown": shown.context["shown"]})


def entries(provider):
    with provider_transaction(provider):
        rows = Transaction.objects.order_by("id").select_related("customer", "reverses")
        return [
            (row.customer.account_number, row.kind, row.amount, row.reverses and row.reverses.pk)
            for row in rows
        ][2:]


def test_a_charge_is_shown_with_the_balance_that_follows_and_then_entered(
    browser, plain_provider, book
):
    page, answer = confirmed(browser, NEW, CHARGE)

    for words in ("Balance due", "$18.00", "$1,043.50", "Enter the charge"):
        assert words in page
    assert answer.url == "/customers/A-1/billing/unposted/"
    page = text(browser.get(answer.url))
    assert "The charge of $1,025.50 is entered." in page
    assert "Technician on site" in page
    with provider_transaction(plain_provider):
        entry = Transaction.objects.order_by("-id").first()
    assert (entry.amount, entry.date, entry.product_id is not None) == (
        Decimal("1025.50"), date(2026, 12, 19), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("amount", {"amount": "1.005"}, "at most 2 decimals"),
        ("amount", {"amount": "0"}, "An amount is above 0."),
        ("amount", {"amount": "lots"}, "Write a number such as"),
        ("day", {"day": "2026-12-21"}, "is after 20 Dec 2026."),
        ("description", {"description": ""}, "required"),
        ("product", {"product": "P-9"}, "valid choice"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    browser, plain_provider, book, field, values, words
):
    answer = browser.post(NEW, CHARGE | values)
    form = answer.context["form"]
    assert words in " ".join(form.errors[field])
    typed = CHARGE | values
    assert {name: form[name].value() for name in typed} == typed
    assert entries(plain_provider) == []


def test_an_entry_is_reversed_with_a_reason(browser, plain_provider, book):
    assert "Reverse it" in text(browser.get(REVERSE))
    page, answer = confirmed(browser, REVERSE, {"reason": "Charged twice"})

    for words in ("$30.00", "$18.00", "credit"):
        assert words in page
    assert "is reversed by a credit of $30.00." in text(browser.get(answer.url))
    with provider_transaction(plain_provider):
        wrong = Transaction.objects.get(transaction_ref="T-1")
        assert wrong.reversed_by.get().description == "Charged twice"
    page = text(browser.get("/customers/A-1/billing/unposted/"))
    assert "T-1/reverse" not in page
    assert "Reversed" in page


def test_a_reversal_without_a_reason_is_refused_at_the_reason(browser, plain_provider, book):
    shown = browser.get(REVERSE).context["shown"]
    answer = browser.post(REVERSE, {"reason": "", "shown": shown})
    assert answer.status_code == 409
    assert "Say why the entry is reversed." in answer.context["form"].errors["reason"]
    assert entries(plain_provider) == []


def test_an_entry_is_reversed_once(browser, plain_provider, book):
    confirmed(browser, REVERSE, {"reason": "Charged twice"})
    assert "This is not possible: T-1 is reversed already." in text(browser.get(REVERSE))


def test_a_payment_is_transferred_with_both_balances_shown(browser, plain_provider, book):
    page, answer = confirmed(browser, TRANSFER, {"to": "B-1", "reason": "Wrong number typed"})

    for words in ("Ada Boone", "Bea Cole", "$30.00", "Move it to B-1"):
        assert words in page
    assert "$12.00 is moved from A-1 to B-1." in text(browser.get(answer.url))
    [(_, kind, _, reversed_), (number, *paid)] = entries(plain_provider)
    assert (kind, bool(reversed_)) == ("CHARGE", True)
    assert (number, paid) == ("B-1", ["PAYMENT", Decimal("12.00"), None])


def test_a_payment_is_not_transferred_to_where_it_stands(browser, plain_provider, book):
    answer = browser.post(TRANSFER, {"to": "A-1", "reason": "x"})
    assert "already" in answer.context["form"].errors["to"][0]


def test_somebody_without_the_permission_sees_no_button_and_gets_no_page(browser, profile, staff):
    for address in (NEW, REVERSE, TRANSFER):
        assert browser.get(address).status_code == browser.post(address).status_code == 403


def test_the_entries_lead_to_what_may_be_done_with_them(browser, book):
    page = text(browser.get("/customers/A-1/billing/unposted/"))
    for place in ("entries/_new/", "T-1/reverse/", "T-2/reverse/", "T-2/transfer/"):
        assert place in page
    assert "T-1/transfer/" not in page
