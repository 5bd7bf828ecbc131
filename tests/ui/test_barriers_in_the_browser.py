"""Every page can be read and used by everybody: axe-core finds nothing, in light and in dark."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission

from accounts.tenancy.transactions import provider_transaction
from tests.database import as_the_owner
from tests.ui.axe import barriers
from tests.ui.browser import Visit
from tests.ui.pages import addresses_of_pages, make_accounts

pytestmark = pytest.mark.django_db(transaction=True)
# What a person meets before the pages, or what is no page
APART = ("/health", "/i18n", "/logout", "/mailbox/", "/static")


@pytest.fixture
def visit(chromium, live_server, staff, plain_provider) -> Iterator[Visit]:
    with as_the_owner():
        staff.user_permissions.set(Permission.objects.all())
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def pages_with_barriers(visit: Visit) -> tuple[int, dict[str, list[str]]]:
    """Return how many pages were looked at, and what was found on which of them."""
    looked_at, found = 0, {}
    for address in addresses_of_pages(["A-0"]):
        if address.startswith(APART):
            continue
        answer = visit.page.context.request.get(f"{visit.address}{address}")
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        if "<main" not in answer.text():
            continue  # a part of another page
        looked_at += 1
        if seen := barriers(visit.go(address)):
            found[address] = seen
    return looked_at, found


def test_no_page_has_a_barrier(visit, plain_provider, profile):
    with provider_transaction(plain_provider):
        make_accounts(profile)
    looked_at, found = pages_with_barriers(visit)
    assert found == {}
    assert looked_at > 60


def test_no_page_of_a_provider_that_has_nothing_yet_has_a_barrier(visit):
    looked_at, found = pages_with_barriers(visit)
    assert found == {}
    assert looked_at > 30
