from datetime import date
from decimal import Decimal

import pytest

from accounts.models import StatusChange
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OctoberStatementFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)

TABS = [
    "",
    "products/",
    "orders/",
    "billing/unposted/",
    "billing/posted/",
    "billing/statements/",
    "history/",
    "explain/",
]


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=date(2026, 11, 25),
        )


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_while_there_is_nothing_to_show(browser, ada, tab):
    page = text(browser.get(f"/customers/A-1/{tab}"))
    assert "Ada Boone" in page
    assert page.count('aria-current="page"') >= 2


@pytest.mark.parametrize("tab", TABS)
def test_another_providers_customer_is_not_found(browser, other_profile, tab):
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    assert browser.get(f"/customers/S-1/{tab}").status_code == 404


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("query", ["after=garbage", "before=%00", "as_of=x"])
def test_a_mistyped_place_is_the_beginning(browser, ada, tab, query):
    assert browser.get(f"/customers/A-1/{tab}?{query}").status_code == 200


def test_the_head_shows_what_is_owed_overdue_and_available(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        OctoberStatementFactory(
            customer=ada,
            statement_number="7",
            charges=Decimal("80.00"),
            due_date=date(2026, 10, 25),
        )
        TransactionFactory(
            customer=ada, amount=Decimal("30.00"), kind="PAYMENT", date=date(2026, 11, 1)
        )
    page = text(browser.get("/customers/A-1/?as_of=2026-11-20"))
    assert "$50.00" in page.split("Past due")[1].split("Unposted")[0]
    assert "credit</span> $30.00" in page.split("Unposted")[1].split("Available")[0]


@pytest.mark.parametrize(
    ("entries", "past_due"),
    [
        ([], "80"),
        ([("20.00", "PAYMENT")], "60"),
        ([("20.00", "CREDIT")], "60"),
        ([("500.00", "PAYMENT")], "0"),
        ([("45.00", "CHARGE")], "80"),
    ],
)
def test_past_due_is_what_payments_and_credits_since_have_left(
    browser, plain_provider, ada, entries, past_due
):
    with provider_transaction(plain_provider):
        OctoberStatementFactory(
            customer=ada,
            statement_number="7",
            charges=Decimal("80.00"),
            due_date=date(2026, 10, 25),
        )
        for amount, kind in entries:
            TransactionFactory(
                customer=ada, amount=Decimal(amount), kind=kind, date=date(2026, 11, 1)
            )
    assert browser.get("/customers/A-1/?as_of=2026-11-20").context["past_due"] == int(past_due)
    assert browser.get("/customers/A-1/?as_of=2026-10-25").context["past_due"] == 0


def test_a_reversed_payment_is_past_due_again(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        OctoberStatementFactory(
            customer=ada,
            statement_number="7",
            charges=Decimal("80.00"),
            due_date=date(2026, 10, 25),
        )
        paid = TransactionFactory(
            customer=ada, amount=Decimal("80.00"), kind="PAYMENT", date=date(2026, 11, 1)
        )
        TransactionFactory(
            customer=ada,
            amount=Decimal("80.00"),
            kind="CHARGE",
            date=date(2026, 11, 1),
            reverses=paid,
        )
    assert browser.get("/customers/A-1/?as_of=2026-11-20").context["past_due"] == 80


def test_a_child_says_that_the_parent_is_billed(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        parent = CustomerFactory(
            bill_profile=profile,
            account_number="P-1",
            cycle_date=None,
            name="Harbor Freight",
            kind="PARENT",
        )
        child = CustomerFactory(
            bill_profile=profile, account_number="C-1", cycle_date=None, kind="CHILD", parent=parent
        )
        TransactionFactory(customer=child, amount=Decimal("12.00"), date=date(2026, 11, 1))
    page = text(browser.get("/customers/C-1/"))
    assert "of the parent, which is billed" in page
    assert "Harbor Freight" in page
    assert "$12.00" in page
    assert "1 child, one statement" in text(browser.get("/customers/P-1/"))


def test_products_show_their_line_rate_and_billed_through_date(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        line = LineFactory(customer=ada, line_ref="100", identifier="+1 555 100")
        ProductFactory(
            customer=ada,
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre"),
            product_ref="P-1",
            line=line,
            billed_through_date=date(2026, 11, 24),
            rate="0.0125",
        )
    page = text(browser.get("/customers/A-1/products/"))
    assert "+1 555 100" in page
    assert "$0.0125" in page
    assert "24 Nov 2026" in page


def test_an_unfinished_order_is_marked_as_keeping_the_account_open(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        OrderFactory(customer=ada, order_ref="O-1", status="PENDING")
        OrderFactory(customer=ada, order_ref="O-2", status="CANCELLED")
    assert text(browser.get("/customers/A-1/orders/")).count("Keeps the account open") == 1


def test_entries_stand_under_unposted_until_a_statement_posts_them(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        statement = OctoberStatementFactory(
            customer=ada, statement_number="7", charges=Decimal("10.00")
        )
        TransactionFactory(
            customer=ada,
            amount=Decimal("10.00"),
            date=date(2026, 11, 1),
            description="Posted entry",
            statement=statement,
        )
        TransactionFactory(
            customer=ada,
            amount=Decimal("25.00"),
            date=date(2026, 11, 1),
            description="Unposted entry",
        )
    unposted, posted = (
        text(browser.get(f"/customers/A-1/billing/{part}/")) for part in ("unposted", "posted")
    )
    assert "Unposted entry" in unposted
    assert "Posted entry" not in unposted.replace("Unposted entry", "")
    assert "/billing/statements/7/" in posted


def test_history_shows_who_changed_a_status_and_why(browser, plain_provider, ada):
    with provider_transaction(
        plain_provider, actor="clara", cause="WORKFLOW", reason="Asked for it", via="UI"
    ):
        ada.suspend()
        ada.save()
        assert StatusChange.objects.count() == 1
    page = text(browser.get("/customers/A-1/history/"))
    for words in ("Suspended", "clara", "Workflow", "Asked for it"):
        assert words in page


def test_explain_says_which_rule_keeps_a_statement_away_and_until_when(browser, ada):
    page = text(browser.get("/customers/A-1/explain/?as_of=2026-11-01"))
    assert "Not in the queue" in page
    assert "Holds from" in page
    assert "20 Nov 2026" in page


def test_the_summary_is_a_fragment_of_the_same_rules(browser, ada):
    page = text(browser.get("/customers/A-1/explain/summary/?as_of=2026-11-01"))
    assert "<html" not in page
    assert "Sync Status" in page


@pytest.mark.parametrize("tab", TABS)
def test_the_number_of_queries_does_not_grow(browser, plain_provider, ada, queries_of, tab):
    def add(number):
        with provider_transaction(plain_provider):
            kind = ProductTypeFactory(name="Fibre", code=f"T-{number}")
            product = ProductFactory(
                customer=ada,
                product_type=kind,
                product_ref=f"P-{number}",
                rate=Decimal("29.95"),
                billed_through_date=None,
                line=LineFactory(customer=ada, line_ref=str(number)),
            )
            OrderFactory(customer=ada, order_ref=f"O-{number}")
            TransactionFactory(
                customer=ada, amount=Decimal("5.00"), date=date(2026, 11, 1), product=product
            )
            statement = OctoberStatementFactory(
                customer=ada,
                statement_number=str(number),
                charges=Decimal("5.00"),
                cycle_date=date(2025, 1, 1 + number),
                kind="REGULAR",
            )
            TransactionFactory(
                customer=ada, amount=Decimal("5.00"), date=date(2026, 11, 1), statement=statement
            )

    add(1)
    few = queries_of(f"/customers/A-1/{tab}")
    for number in range(2, 12):
        add(number)
    assert queries_of(f"/customers/A-1/{tab}") == few
