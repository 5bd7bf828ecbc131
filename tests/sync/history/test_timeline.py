"""The timeline of a customer: what happened to it and to everything that it has, newest first."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from products.orders.operations import cancel_order
from products.services.operations import change_line, change_product
from statements.ledger.operations import reverse_transaction
from statements.payments.operations import promise_payment, record_payment_attempt
from sync.workflows.operations import run_workflow
from tests.browser import text
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
    StatementFactory,
    TransactionFactory,
)

TODAY = date(2026, 11, 20)
PAGE = "/customers/A-1/history/"


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=date(2026, 11, 25),
        )


@pytest.fixture
def eventful(plain_provider, ada):
    """A line, a product and an order, each changed by another person and way, and then the account
    itself.
    """
    with provider_transaction(plain_provider):
        line, order = (
            LineFactory(customer=ada, line_ref="100", identifier="+1 555 100"),
            OrderFactory(customer=ada, order_ref="O-1"),
        )
        product = ProductFactory(
            customer=ada,
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre"),
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=None,
            description="Fibre 500",
        )
    with provider_transaction(plain_provider, actor="crm-key", via="API"):
        change_line(line, "suspend", as_of=TODAY, reason="Not paid")
    with provider_transaction(plain_provider, actor="dora", via="UI"):
        change_product(product, "disconnect", as_of=TODAY, reason="Moved away")
    with provider_transaction(plain_provider, actor="ops", via="COMMAND"):
        cancel_order(order, as_of=TODAY, reason="Entered twice")
    with provider_transaction(plain_provider, actor="clara", via="UI"):
        run_workflow(Customer.objects.get(), "suspend", as_of=TODAY, reason="On holiday")


def test_it_says_that_nothing_has_happened_yet(browser, ada):
    assert 'data-empty="none"' in text(browser.get(PAGE))


def test_it_names_what_changed_why_by_whom_and_by_which_way_newest_first(browser, eventful):
    page = text(browser.get(PAGE))
    for words in (
        "+1 555 100", "Fibre 500", "O-1", "Not paid", "Moved away", "Entered twice", "On holiday",
        "through the API", "from the command line", "on a page", "crm-key", "dora", "Workflow",
    ):  # fmt: skip
        assert words in page, words
    assert (
        page.index("On holiday")
        < page.index("Entered twice")
        < page.index("Moved away")
        < page.index("Not paid")
    )


@pytest.mark.parametrize(
    ("subject", "found"),
    [("CUSTOMER", 1), ("LINE", 2), ("PRODUCT", 2), ("ORDER", 2), ("PAYMENTS", 0), ("", 7)],
)
def test_it_is_filtered_by_what_changed(browser, eventful, subject, found):
    page = browser.get(PAGE, {"subject": subject}).context["page"]
    assert sum(len(act.entries) for act in page.rows) == found


def test_what_one_person_did_at_once_is_one_act(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        for number in range(3):
            LineFactory(customer=ada, line_ref=f"L{number}", identifier=f"+1 555 {number}")
        kind = ProductTypeFactory(code="FIBRE")
        ProductFactory(customer=ada, product_type=kind, product_ref="P-1", description="Fibre 500")
    with provider_transaction(plain_provider, actor="clara", via="UI"):
        run_workflow(Customer.objects.get(), "suspend", as_of=TODAY, reason="On holiday")
    acts = [[entry.name for entry in act.entries] for act in browser.get(PAGE).context["page"].rows]
    assert len(acts[0]) == 5  # the account, its three lines and its product
    assert len(acts) <= 3  # all that was added stands together, unless a second went by


def test_it_has_payments_products_promises_and_statements(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        StatementFactory(customer=ada, statement_number="77", charges=Decimal("25.10"))
        TransactionFactory(customer=ada, amount=Decimal("25.10"))
        for status, reason in (("SUCCEEDED", ""), ("FAILED", "card declined")):
            record_payment_attempt(
                ada,
                status=status,
                amount=Decimal("5.05"),
                as_of=TODAY,
                attempted_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
                reason=reason,
                actor="clara",
            )
        payment = ada.transactions.get(kind="PAYMENT")
        reverse_transaction(payment, as_of=TODAY, reason="Bounced")
        promise_payment(ada, kind="PROMISE", until=TODAY, as_of=TODAY, actor="dora")
    page = text(browser.get(PAGE))
    for words in (
        "Payment of 20 Nov 2026", "$5.05", "Payment failed", "card declined", "clara", "Bounced",
        "Payment of 20 Nov 2026 reversed", "Promise to pay until 20 Nov 2026", "dora",
        '/billing/statements/77/', "$25.10",
    ):  # fmt: skip
        assert words in page, words


def test_a_filter_that_leaves_nothing_says_so(browser, ada):
    assert 'data-empty="filtered"' in text(browser.get(PAGE, {"subject": "LINE"}))


@pytest.mark.parametrize("query", ["subject=%27", "after=garbage", "before=%00"])
def test_a_mistyped_address_breaks_nothing(browser, eventful, query):
    assert browser.get(f"{PAGE}?{query}").status_code == 200


def test_it_goes_page_by_page(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        line = LineFactory(customer=ada, line_ref="100", identifier="+1 555 100")
        for _ in range(30):
            change_line(line, "suspend", as_of=TODAY)
            change_line(line, "reactivate", as_of=TODAY)
    first = browser.get(PAGE).context["page"]
    second = browser.get(PAGE, {"after": first.after}).context["page"]
    again = browser.get(PAGE, {"before": second.before}).context["page"]
    shown = [sum(len(act.entries) for act in page.rows) for page in (first, second, again)]
    assert shown == [50, 11, 50]


def test_another_providers_history_is_not_found(browser, other_profile):
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    assert browser.get("/customers/S-1/history/").status_code == 404


def test_the_number_of_queries_does_not_grow(browser, plain_provider, eventful, ada, queries_of):
    few = queries_of(PAGE)
    with provider_transaction(plain_provider):
        for number in range(12):
            change_line(LineFactory(customer=ada, line_ref=f"L{number}"), "disconnect", as_of=TODAY)
            cancel_order(OrderFactory(customer=ada, order_ref=f"Q-{number}"), as_of=TODAY)
    assert queries_of(PAGE) <= few
