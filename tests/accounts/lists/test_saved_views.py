"""Views of lists: kept, shared by permission, opened first, changed and deleted."""

from urllib.parse import quote

import pytest
from django.test import Client

from accounts.errors import Refused
from accounts.lists.models import DefaultView, SavedView
from accounts.lists.operations import VIEWS_OF_A_PERSON, open_first, save_view
from accounts.models import User
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser, text

CUSTOMERS, NEW = "/customers/", "/lists/customers/views/new/"
QUERY = "q=&sort=-name&status=OPEN&columns=name&columns=email&after=A-1&page=&part="


@pytest.fixture
def colleague(plain_provider):
    """The browser of another member of the provider's staff."""
    browser = Browser()
    person = User.objects.create_user("otto", password="another long one", provider=plain_provider)
    browser.force_login(person)
    return browser


@pytest.fixture
def keep(browser):
    """Keep a view of the customers, and return it."""

    def kept(title: str, **values: str) -> SavedView:
        answer = browser.post(f"{NEW}?query={quote(QUERY)}", {"title": title, **values})
        assert answer.status_code == 302, answer.content
        return SavedView.objects.get(title=title)

    return kept


@pytest.fixture(autouse=True)
def inside(plain_provider):
    """Let the tests look at what is kept."""
    with provider_transaction(plain_provider):
        yield


def test_a_view_keeps_filters_order_and_columns_as_an_address(browser, keep):
    view = keep("Open ones")
    assert view.query == "columns=email&columns=name&sort=-name&status=OPEN"
    page = browser.get(f"{CUSTOMERS}?{view.query}&view={view.pk}")
    assert page.context["listing"].sorting.column == "name"
    assert page.context["filters"].values == {"status": "OPEN"}
    assert 'aria-current="true"> Open ones' in text(page)


def test_a_view_is_its_owners_until_it_is_shared(browser, keep, colleague, grant):
    own = keep("Mine")
    assert "Mine" not in text(colleague.get(CUSTOMERS))
    assert colleague.get(f"/lists/views/{own.pk}/").status_code == 404
    grant("accounts.share_views")
    keep("Ours", shared="on")
    assert "Ours" in text(colleague.get(CUSTOMERS))


def test_sharing_needs_the_permission(plain_provider, browser, keep):
    assert "Shared with all staff" not in text(browser.get(NEW))
    view = keep("Mine", shared="on")
    assert not view.shared
    with pytest.raises(Refused) as refused:
        save_view(plain_provider, "customers", "Ours", "", owner="clara", shared=True)
    assert refused.value.code == "not_permitted"


def test_the_view_that_opens_first_is_shown_for_the_bare_address_alone(browser, keep, colleague):
    view = keep("Open ones", first="on")
    answer = browser.get(CUSTOMERS)
    assert (answer.status_code, answer.url) == (302, f"{CUSTOMERS}?{view.query}&view={view.pk}")
    assert browser.get(CUSTOMERS, {"view": "all"}).status_code == 200
    assert browser.get(CUSTOMERS, {"q": ""}).status_code == 200
    assert colleague.get(CUSTOMERS).status_code == 200


def test_one_view_at_most_opens_first(browser, keep):
    one, other = keep("One", first="on"), keep("Other", first="on")
    assert [default.view for default in DefaultView.objects.all()] == [other]
    browser.post(f"/lists/views/{one.pk}/first/", {"first": "yes"})
    assert DefaultView.objects.get().view == one
    browser.post(f"/lists/views/{one.pk}/first/", {"first": "no"})
    assert not DefaultView.objects.exists()


def test_a_view_can_be_renamed_and_deleted(browser, keep):
    view = keep("One", first="on")
    assert "One" in text(browser.get("/lists/customers/views/"))
    browser.post(f"/lists/views/{view.pk}/", {"title": "Two", "first": "on"})
    assert SavedView.objects.get().title == "Two"
    browser.post(f"/lists/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_name_that_another_view_has_is_refused_at_its_field(browser, keep):
    keep("One")
    view = keep("Two")
    answer = browser.post(f"/lists/views/{view.pk}/", {"title": "One"})
    assert answer.status_code == 409
    assert "There is a view One already." in answer.context["form"].errors["title"]


def test_a_shared_view_is_changed_by_its_owner_and_by_those_who_may_share(
    browser, keep, colleague, grant
):
    grant("accounts.share_views")
    view = keep("Ours", shared="on")
    answer = colleague.post(f"/lists/views/{view.pk}/delete/")
    assert answer.status_code == 302
    assert SavedView.objects.filter(pk=view.pk).exists()
    assert "The view is kept by somebody else." in text(colleague.get("/lists/customers/views/"))


def test_no_longer_shared_it_opens_first_for_its_owner_alone(browser, keep, grant):
    grant("accounts.share_views")
    view = keep("Ours", shared="on", first="on")
    open_first(view, person="otto", first=True)
    browser.post(f"/lists/views/{view.pk}/", {"title": "Ours", "first": "on"})
    assert [default.owner for default in DefaultView.objects.all()] == ["clara"]


def test_a_view_of_somebody_else_cannot_open_first(keep):
    with pytest.raises(Refused) as refused:
        open_first(keep("Mine"), person="otto", first=True)
    assert refused.value.code == "not_permitted"


def test_there_are_not_too_many_views_of_a_list(plain_provider):
    for number in range(VIEWS_OF_A_PERSON):
        save_view(plain_provider, "customers", f"View {number}", "", owner="clara")
    with pytest.raises(Refused) as refused:
        save_view(plain_provider, "customers", "One more", "", owner="clara")
    assert refused.value.code == "too_many_views"


def test_an_address_that_is_too_long_is_not_kept(plain_provider):
    with pytest.raises(Refused) as refused:
        save_view(plain_provider, "customers", "Long", "q=" + "a" * 2000, owner="clara")
    assert refused.value.code == "too_large"


def test_a_list_that_there_is_not_has_no_views(browser):
    assert browser.get("/lists/nothing/views/").status_code == 404
    assert browser.get("/lists/sync-run/views/new/").status_code == 404


def test_a_stranger_sees_no_view(client: Client):
    assert client.get("/lists/customers/views/").status_code == 302
