"""Lists and documents with amounts and names that need room, at four widths: nothing is pushed out
of the page, and whose and how much stay in sight.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from accounts.clock import local_today
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory, TransactionFactory
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (375, 768, 1366, 1920)
ROWS = 300
NAMES = (
    "王小明株式会社東京支店",
    "شركة الاتصالات المتحدة",
    "חברת החשמל",
    "Wolfgang " + "von Hohenzollern " * 11,
    "X" * 200,
    "Ada Abbott",
)
AMOUNTS = (
    ("JPY", "987654321"),
    ("KWD", "987654321.235"),
    ("USD", "987654321.99"),
    ("USD", "-123456789.01"),
)
PAGES = [
    "/customers/", "/customers/W-000/", "/customers/W-000/billing/unposted/",
    "/customers/W-001/billing/posted/", "/customers/W-001/billing/statements/",
    "/customers/W-004/products/", "/customers/W-003/", "/billing/create-statements/",
    "/billing/statements/", "/billing/statements/1001/", "/billing/statements/1003/",
    "/billing/statements/1001/print/", "/billing/overdue/", "/account-health/issues/",
    "/search/?q=w", "/operations/runs/",
]  # fmt: skip
OUT_OF_SIGHT = """
[...document.querySelectorAll('tbody .key, tbody th[scope=row]')].slice(0, 40).filter(cell => {
  const place = (cell.querySelector('.money, a') || cell).getBoundingClientRect();
  return place.width && (place.left < 0 || place.right > window.innerWidth + 1);
}).map(cell => cell.textContent.trim())
"""


@pytest.fixture
def book(plain_provider, profile):
    """Three hundred customers who are due today: names and amounts of every shape."""
    today = local_today(plain_provider)
    with provider_transaction(plain_provider):
        kind = ProductTypeFactory(code="FIBRE", name="Fibre")
        for number in range(ROWS):
            currency, amount = AMOUNTS[number % len(AMOUNTS)]
            customer = CustomerFactory(
                bill_profile=profile,
                account_number=f"W-{number:03}",
                name=NAMES[number % len(NAMES)],
                currency=currency,
                cycle_date=today,
            )
            if number < 60:
                _bill(customer, number, amount, today)
        ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=today,
        )
    with connection.cursor() as cursor:  # as imports and runs do: unknown tables are planned badly
        cursor.execute(
            "ANALYZE accounts_customer, accounts_billprofile, products_product,"
            " statements_accountbalance, statements_statement, statements_transaction"
        )


def _bill(customer, number: int, amount: str, today: date) -> None:
    """Make a statement of the amount, overdue or in credit, and the same amount unposted."""
    owed = max(Decimal(amount), Decimal(0))
    statement = Statement.objects.create(
        provider=customer.provider,
        customer=customer,
        statement_number=str(1000 + number),
        created_on=today - timedelta(days=40),
        cycle_date=today - timedelta(days=35),
        due_date=today - timedelta(days=9),
        previous_balance=0,
        charges=owed,
        credits=owed - Decimal(amount),
        payments=0,
        balance=Decimal(amount),
    )
    kind = "CHARGE" if owed else "CREDIT"
    for posted_in in (statement, None):
        TransactionFactory(
            customer=customer,
            amount=Decimal(amount.lstrip("-")),
            kind=kind,
            date=today,
            statement=posted_in,
        )


@pytest.fixture
def visit(chromium, live_server, staff, grant, book) -> Iterator[Visit]:
    grant("statements.create_statements")
    context = chromium.new_context(color_scheme="light", viewport={"width": 1280, "height": 800})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def test_no_page_overflows_and_whose_and_how_much_stay_in_sight_at_every_width(visit):
    faults = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        for page in PAGES:
            visit.go(page)
            _keep_picture(visit, page, width)
            wide = visit.page.evaluate("document.documentElement.scrollWidth")
            hidden = visit.page.evaluate(OUT_OF_SIGHT)
            if wide > width or hidden:
                faults.append((page, width, wide, hidden[:2]))
    assert faults == []
    visit.assert_calm()


def test_a_list_that_is_wider_than_its_place_says_so_and_a_narrow_one_names_its_columns(visit):
    visit.page.set_viewport_size({"width": 768, "height": 900})
    page = visit.go("/billing/statements/")
    hint = "getComputedStyle(document.querySelector('.table-scroll'), '::before').content"
    assert page.evaluate(hint) == '"More columns: scroll sideways"'

    page.set_viewport_size({"width": 375, "height": 900})
    assert page.locator("tbody tr").first.locator("[data-label=Balance]").is_visible()
    assert "KWD\N{NO-BREAK SPACE}987,654,321.235" in page.inner_text("main")


def _keep_picture(visit: Visit, page: str, width: int) -> None:
    """Keep a picture for a person to look at, in the folder that TEST_PICTURES names."""
    folder = os.environ.get("TEST_PICTURES")
    if folder:
        name = page.strip("/").replace("/", "-").replace("?", "-") or "home"
        visit.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))
