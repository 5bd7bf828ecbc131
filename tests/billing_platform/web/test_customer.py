from datetime import date

import pytest

from accounts.models import StatusChange
from accounts.tenancy.transactions import provider_transaction
from tests.ui.book import (
    make_customer,
    make_entry,
    make_line,
    make_order,
    make_product,
    make_statement,
    make_type,
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
        return make_customer(profile, "A-1", name="Ada Boone", cycle_date=date(2026, 11, 25))


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_while_there_is_nothing_to_show(browser, ada, tab):
    page = text(browser.get(f"/customers/A-1/{tab}"))
    assert "Ada Boone" in page
    assert page.count('aria-current="page"') >= 2


@pytest.mark.parametrize("tab", TABS)
def test_another_providers_customer_is_not_found(browser, other_profile, tab):
    with provider_transaction(other_profile.provider):
        make_customer(other_profile, "S-1", currency="EUR")
    assert browser.get(f"/customers/S-1/{tab}").status_code == 404


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("query", ["after=garbage", "before=%00", "as_of=x"])
def test_a_mistyped_place_is_the_beginning(browser, ada, tab, query):
    assert browser.get(f"/customers/A-1/{tab}?{query}").status_code == 200


def test_the_head_shows_what_is_owed_overdue_and_available(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        make_statement(ada, "7", "80.00", due_date=date(2026, 10, 25))
        make_entry(ada, "30.00", "PAYMENT")
    page = text(browser.get("/customers/A-1/?as_of=2026-11-20"))
    assert "$50.00" in page.split("Past due")[1].split("Unposted")[0]
    assert "credit</span> $30.00" in page.split("Unposted")[1].split("Available")[0]


@pytest.mark.parametrize(
    ("entries", "past_due"),
    [
        ([], "80"),
        ([("20.00", "PAYMENT", {})], "60"),
        ([("20.00", "CREDIT", {})], "60"),
        ([("500.00", "PAYMENT", {})], "0"),
        ([("45.00", "CHARGE", {})], "80"),
    ],
)
def test_past_due_is_what_payments_and_credits_since_have_left(
    browser, plain_provider, ada, entries, past_due
):
    with provider_transaction(plain_provider):
        make_statement(ada, "7", "80.00", due_date=date(2026, 10, 25))
        for amount, kind, values in entries:
            make_entry(ada, amount, kind, **values)
    assert browser.get("/customers/A-1/?as_of=2026-11-20").context["past_due"] == int(past_due)
    assert browser.get("/customers/A-1/?as_of=2026-10-25").context["past_due"] == 0


def test_a_reversed_payment_is_past_due_again(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        make_statement(ada, "7", "80.00", due_date=date(2026, 10, 25))
        paid = make_entry(ada, "80.00", "PAYMENT")
        make_entry(ada, "80.00", "CHARGE", reverses=paid)
    assert browser.get("/customers/A-1/?as_of=2026-11-20").context["past_due"] == 80


def test_a_child_says_that_the_parent_is_billed(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        parent = make_customer(profile, "P-1", name="Harbor Freight", kind="PARENT")
        child = make_customer(profile, "C-1", kind="CHILD", parent=parent)
        make_entry(child, "12.00")
    page = text(browser.get("/customers/C-1/"))
    assert "of the parent, which is billed" in page
    assert "Harbor Freight" in page
    assert "$12.00" in page
    assert "1 child, one statement" in text(browser.get("/customers/P-1/"))


def test_products_show_their_line_rate_and_billed_through_date(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        line = make_line(ada, "100")
        make_product(
            ada,
            make_type(plain_provider),
            "P-1",
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
        make_order(ada, "O-1", status="PENDING")
        make_order(ada, "O-2", status="CANCELLED")
    assert text(browser.get("/customers/A-1/orders/")).count("Keeps the account open") == 1


def test_entries_stand_under_unposted_until_a_statement_posts_them(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        statement = make_statement(ada, "7", "10.00")
        make_entry(ada, "10.00", description="Posted entry", statement=statement)
        make_entry(ada, "25.00", description="Unposted entry")
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
            kind = make_type(plain_provider, code=f"T-{number}")
            product = make_product(ada, kind, f"P-{number}", line=make_line(ada, str(number)))
            make_order(ada, f"O-{number}")
            make_entry(ada, "5.00", product=product)
            statement = make_statement(
                ada, str(number), "5.00", cycle_date=date(2025, 1, 1 + number), kind="REGULAR"
            )
            make_entry(ada, "5.00", statement=statement)

    add(1)
    few = queries_of(f"/customers/A-1/{tab}")
    for number in range(2, 12):
        add(number)
    assert queries_of(f"/customers/A-1/{tab}") == few
