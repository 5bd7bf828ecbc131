"""Login, the frame of every page, and the pages that say no."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.views.defaults import server_error

from accounts.models import User
from accounts.web import navigation
from accounts.web.navigation import Entry, sections_for

PAGES = [
    "/", "/customers/", "/search/", "/billing/create-statements/", "/billing/statements/",
    "/billing/overdue/", "/operations/processes/", "/operations/runs/", "/settings/webhooks/",
    "/settings/webhooks/deliveries/", "/settings/", "/settings/provider/", "/settings/numbering/",
    "/settings/changes/", "/settings/staff/", "/settings/roles/", "/settings/export/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login(db, page):
    response = Client().get(page)
    assert response.status_code == 302
    assert response.url.startswith("/login/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_while_there_is_nothing_to_show(browser, page):
    response = browser.get(page)
    assert response.status_code == 200
    assert b"North Telecom" in response.content


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "after=garbage",
        "after=%00",
        "before=%ff%fe",
        "as_of=2026-13-77",
        "q=%00",
        "status=%27",
        "created_from=never",
    ],
)
def test_a_mistyped_address_breaks_no_page(browser, page, query):
    assert browser.get(f"{page}?{query}").status_code in (200, 302)


@pytest.mark.parametrize("date", ["soon", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_date_that_is_none_is_named(browser, date):
    assert f"“{date}” is not a date" in browser.get(f"/?as_of={date}").content.decode()


def test_another_date_stands_in_the_bar(browser):
    assert "As of" in browser.get("/?as_of=2027-01-05").content.decode()
    assert "As of" not in browser.get("/").content.decode()


def test_a_person_without_a_provider_is_told_so_and_can_log_out(db):
    User.objects.create_user("nobody", password="a long enough password")
    client = Client()
    client.force_login(User.objects.get(username="nobody"))
    response = client.get("/customers/")
    assert response.status_code == 403
    assert "belongs to no provider" in response.content.decode()
    assert client.post("/logout/").status_code == 302
    assert client.get("/customers/").url.startswith("/login/")


def test_login_says_that_the_password_is_wrong_and_keeps_the_name(db, staff):
    response = Client().post("/login/", {"username": "clara", "password": "wrong"})
    assert "the password is wrong" in response.content.decode()
    assert 'value="clara"' in response.content.decode()


def test_login_goes_on_to_the_page_that_was_asked_for(db, staff):
    response = Client().post(
        "/login/?next=/customers/", {"username": "clara", "password": "a long enough password"}
    )
    assert response.url == "/customers/"


def test_ten_wrong_passwords_lock_the_login(db, staff):
    client = Client()
    for _ in range(10):
        response = client.post("/login/", {"username": "clara", "password": "wrong"})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()


def test_pages_send_a_policy_without_inline_scripts_and_styles(browser):
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "address",
    ["/customers/NONE/", "/billing/statements/NONE/", "/no/such/page/", "/customers/%00/"],
)
def test_what_is_not_there_says_so(browser, address):
    response = browser.get(address)
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_the_error_page_touches_no_database(rf):
    assert "Something went wrong here" in server_error(rf.get("/")).content.decode()


def test_an_entry_that_leads_nowhere_stops_the_start(monkeypatch):
    nowhere = Entry("Not mounted", "home", "no-such-page")
    monkeypatch.setattr(navigation, "SECTIONS", [("Later", [nowhere])])
    with pytest.raises(SystemCheckError, match="Not mounted"):
        call_command("check")


def test_the_section_of_a_page_is_marked(rf, staff):
    assert [one.title for one in entries_for(rf, staff) if one.current] == ["Statements"]


def test_a_section_that_the_person_may_not_open_is_not_shown(rf, staff, grant):
    assert "Figures" not in [one.title for one in entries_for(rf, staff)]
    grant("sync.see_reports")
    staff = User.objects.get(pk=staff.pk)
    assert "Figures" in [one.title for one in entries_for(rf, staff)]


def entries_for(rf, person):
    request = rf.get("/billing/statements/7/")
    request.user = person
    return [entry for section in sections_for(request) for entry in section.entries]
