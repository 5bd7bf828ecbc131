"""The pages of staff and roles: everybody looks, and those who may change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Invitation, Provider, Role, User
from accounts.staff.mail import send_to_staff
from accounts.tenancy.transactions import provider_transaction
from tests.accounts.staff.conftest import again
from tests.browser import Browser, text
from tests.factories import ProviderFactory

STAFF, ROLES = "/settings/staff/", "/settings/roles/"
Make = Callable[..., User]


@pytest.fixture
def by_ada(ada: User) -> Browser:
    browser = Browser()
    browser.force_login(ada)
    return browser


def test_who_may_not_manage_looks_and_changes_nothing(browser: Browser, ada: User) -> None:
    page = text(browser.get(STAFF))
    assert "ada" in page
    assert "Managing staff needs the permission" in page
    assert "Switch off" not in page
    assert "Adjusting roles needs the permission" in text(browser.get(ROLES))
    assert browser.get(f"{STAFF}invite/").status_code == 403


def test_the_page_lists_the_people_of_the_provider_alone(by_ada: Browser, person: Make) -> None:
    person("max", email="max@example.test")
    User.objects.create_user("foreign", provider=ProviderFactory())

    page = text(by_ada.get(STAFF))

    assert "max@example.test" in page
    assert "Billing clerk" in page
    assert "foreign" not in page


def test_a_person_of_another_provider_is_not_there(by_ada: Browser) -> None:
    other = User.objects.create_user("foreign", provider=ProviderFactory())

    for act in ("role", "off", "on"):
        assert by_ada.post(f"{STAFF}{other.pk}/{act}/").status_code == 404


def test_a_person_gets_another_role_and_is_switched_off(by_ada: Browser, person: Make) -> None:
    max_ = person("max")

    answer = by_ada.post(f"{STAFF}{max_.pk}/role/", {"role": "manager"}, follow=True)
    assert "max is Billing manager from now on." in text(answer)

    answer = by_ada.post(f"{STAFF}{max_.pk}/off/", {}, follow=True)
    assert "signed out everywhere" in text(answer)
    assert not again(max_).is_active


def test_a_refusal_stands_on_the_form(by_ada: Browser, ada: User) -> None:
    answer = by_ada.post(f"{STAFF}{ada.pk}/off/", {})

    assert "Nobody changes their own role or switches themselves off." in text(answer, 409)
    assert again(ada).is_active


def test_somebody_is_invited_again_and_the_invitation_withdrawn(
    by_ada: Browser, plain_provider: Provider
) -> None:
    typed = {"full_name": "Sam", "email": "sam@example.test", "role": "clerk"}
    assert "goes to sam@example.test" in text(by_ada.post(f"{STAFF}invite/", typed, follow=True))
    first = invitation(plain_provider)

    by_ada.post(f"{STAFF}invitations/{first.pk}/again/")
    second = invitation(plain_provider)
    assert second.secret_hash != first.secret_hash

    by_ada.post(f"{STAFF}invitations/{second.pk}/withdraw/")
    with provider_transaction(plain_provider):
        assert not Invitation.objects.exists()


def invitation(provider: Provider) -> Invitation:
    with provider_transaction(provider):
        found: Invitation = Invitation.objects.get()
        return found


def test_a_role_is_made_adjusted_and_removed(by_ada: Browser, plain_provider: Provider) -> None:
    typed = {"name": "Support", "permissions": ["accounts.run_workflows"]}
    by_ada.post(f"{ROLES}_new/", typed)
    with provider_transaction(plain_provider):
        code = Role.objects.get(name="Support").code
    assert "Your own" in text(by_ada.get(ROLES))

    opened = by_ada.get(f"{ROLES}{code}/")
    typed = {"name": "Service", "permissions": [], "version": opened.context["version"]}
    assert by_ada.post(f"{ROLES}{code}/", typed).status_code == 302
    assert "Look, and nothing else" in text(by_ada.get(ROLES))

    assert "The role Service is removed." in text(
        by_ada.post(f"{ROLES}{code}/remove/", follow=True)
    )


def test_a_role_that_somebody_else_has_changed_meanwhile_is_shown_again(by_ada: Browser) -> None:
    version = by_ada.get(f"{ROLES}clerk/").context["version"]
    first = {"permissions": ["accounts.run_workflows"], "version": version}
    assert by_ada.post(f"{ROLES}clerk/", first).status_code == 302

    answer = by_ada.post(f"{ROLES}clerk/", {"permissions": [], "version": version})

    assert "Somebody else has changed this" in text(answer, 409)


def test_what_would_leave_nobody_in_charge_stands_beside_the_permissions(by_ada: Browser) -> None:
    version = by_ada.get(f"{ROLES}administrator/").context["version"]

    answer = by_ada.post(f"{ROLES}administrator/", {"permissions": [], "version": version})

    assert "Nobody would be left who may manage staff." in text(answer, 409)


@pytest.mark.parametrize("address", [STAFF, ROLES])
def test_people_and_roles_cost_the_pages_no_more_queries(
    queries_of: Any, person: Make, address: str
) -> None:
    person("a")
    few = queries_of(address)
    for name in ("b", "c", "d"):
        person(name)

    assert queries_of(address) == few <= 15


def test_the_file_mailbox_shows_a_link_to_those_alone_who_may_make_one(
    browser: Browser, by_ada: Browser, plain_provider: Provider, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "notifications.mailbox.backend.Mailbox"
    settings.EMAIL_FILE_PATH = tmp_path
    words = {"subject": "Your invitation", "body": "/join/?link=secret", "to": ["a@example.test"]}
    send_to_staff(plain_provider, needs="accounts.manage_staff", **words)
    (kept,) = by_ada.get("/messaging/mailbox/").context["kept"]

    assert by_ada.get(f"/messaging/mailbox/{kept.name}/").status_code == 200
    assert browser.get("/messaging/mailbox/").context["kept"] == []
    assert browser.get(f"/messaging/mailbox/{kept.name}/").status_code == 404
