"""Charts in a real browser: drawn from their tables, in both themes, and folded open on paper."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from sync.figures.models import DailyFigure
from sync.figures.states import Figure
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
AS_OF = date(2027, 1, 15)
HAS_INK = """canvas => {
    const drawn = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return drawn.some((value, place) => place % 4 === 3 && value > 0);
}"""


@pytest.fixture
def figures(plain_provider: Provider) -> None:
    with provider_transaction(plain_provider):
        for before in range(12):
            for part, number in (("OPEN", 900 + before), ("CLOSED", 100 - before)):
                DailyFigure.objects.create(
                    provider=plain_provider,
                    figure=Figure.ACCOUNTS,
                    day=AS_OF - timedelta(days=before),
                    part=part,
                    number=number,
                )
        for part, amount in (("FIBRE", "1200.50"), ("TV", "300")):
            DailyFigure.objects.create(
                provider=plain_provider,
                figure=Figure.MRC,
                day=AS_OF,
                part=part,
                currency="USD",
                number=1,
                amount=Decimal(amount),
            )


def visiting(chromium: Browser, live_server: Any, grant: Any, **options: Any) -> Iterator[Visit]:
    grant("sync.see_reports")
    context = chromium.new_context(viewport={"width": 1366, "height": 800}, **options)
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    visit.assert_calm()
    context.close()


@pytest.fixture(params=["light", "dark"])
def visit(
    request: Any, chromium: Browser, live_server: Any, staff: Any, grant: Any, figures: None
) -> Iterator[Visit]:
    yield from visiting(chromium, live_server, grant, color_scheme=request.param)


@pytest.fixture
def plain_visit(
    chromium: Browser, live_server: Any, staff: Any, grant: Any, figures: None
) -> Iterator[Visit]:
    yield from visiting(chromium, live_server, grant, java_script_enabled=False)


def drawn(page: Page) -> list[bool]:
    return [canvas.evaluate(HAS_INK) for canvas in page.locator("canvas").all()]


def test_charts_are_drawn_folded_beside_each_other_and_again_in_the_other_theme(
    visit: Visit,
) -> None:
    page = visit.go("/reports/?as_of=2027-01-15")
    assert drawn(page) == [True, True]
    assert page.locator("details[open]").count() == 0
    page.get_by_role("button", name="light and dark").click()
    assert drawn(page) == [True, True]
    page.locator("summary", has_text="Table").first.click()
    expect(page.get_by_role("cell", name="$1,200.50")).to_be_visible()

    page.set_viewport_size({"width": 375, "height": 800})
    for address in ("/reports/", "/reports/open-accounts/", "/"):
        visit.go(f"{address}?as_of=2027-01-15")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_first_page_draws_what_comes_after_it(visit: Visit) -> None:
    page = visit.go("/?as_of=2027-01-15")
    expect(page.get_by_role("heading", name="Open against closed accounts")).to_be_visible()
    assert drawn(page) == [True, True]


def test_paper_has_the_tables_and_the_light_theme(visit: Visit) -> None:
    page = visit.go("/reports/?as_of=2027-01-15")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    assert page.locator(".chart-table:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".chart-table[open]").count() == 0


def test_without_scripts_the_tables_are_there_and_no_empty_charts(plain_visit: Visit) -> None:
    page = plain_visit.go("/reports/?as_of=2027-01-15")
    expect(page.get_by_role("cell", name="$1,200.50")).to_be_visible()
    assert page.locator("canvas").first.is_visible() is False
