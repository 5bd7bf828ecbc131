"""An invitation is mailed once, and its link lets one person join, once, for three days."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import AuditedChange, Invitation, Provider, Role, User
from accounts.staff import invitations
from accounts.staff.invitations import hand_over, invite, withdraw
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser, text
from tests.factories import ProviderFactory

WORD = "a long enough password"
Invite = Callable[..., str]


@pytest.fixture
def invited(
    plain_provider: Provider,
    ada: User,
    role: Callable[[str], Role],
    django_capture_on_commit_callbacks: Any,
) -> Invite:
    """Invite somebody, and return the link of the e-mail."""

    def send(email: str = "sam@example.test", code: str = "manager") -> str:
        with (
            django_capture_on_commit_callbacks(execute=True),
            provider_transaction(plain_provider),
        ):
            invite(plain_provider, email=email, full_name="Sam Lee", role=role(code), actor=ada)
        (found,) = re.findall(r"/join/\?link=\S+", mail.outbox[-1].body)
        return str(found)

    return send


def joining(link: str, **values: str) -> Any:
    typed = {"link": link.split("=")[1], "username": "sam", "password": WORD, "again": WORD}
    return Client().post("/join/", typed | values)


def test_who_is_invited_joins_with_the_role_and_signs_in(
    plain_provider: Provider, invited: Invite
) -> None:
    link = invited()
    assert mail.outbox[-1].to == ["sam@example.test"]
    page = text(Client().get(link))
    assert "Join North Telecom" in page
    assert "Billing manager" in page

    assert "You have joined" in text(joining(link))

    sam = User.objects.get(username="sam")
    assert (sam.email, sam.get_full_name()) == ("sam@example.test", "Sam Lee")
    assert sam.has_perm("accounts.run_process")
    signed_in = Client().post("/login/", {"username": "sam", "password": WORD})
    assert signed_in.status_code == 302
    with provider_transaction(plain_provider):
        assert not Invitation.objects.exists()
        kept = AuditedChange.objects.filter(area="STAFF").order_by("id")
        assert [(one.what, one.actor) for one in kept][-2:] == [
            ("Invited", "ada"),
            ("Person added", "sam, invited by ada"),
        ]


def test_a_link_works_once(invited: Invite) -> None:
    link = invited()
    joining(link)

    assert joining(link, username="sam2").status_code == 404
    assert Client().get(link).status_code == 404
    assert User.objects.filter(username__startswith="sam").count() == 1


def test_the_page_of_a_link_is_kept_nowhere_and_tells_its_address_to_nobody(
    invited: Invite,
) -> None:
    answer = Client().get(invited())

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_every_link_that_opens_nothing_gets_one_answer(
    plain_provider: Provider, invited: Invite
) -> None:
    old = invited()
    withdrawn = invited("eve@example.test")
    invited()  # replaces the first
    with provider_transaction(plain_provider):
        Invitation.objects.filter(email="eve@example.test").delete()
    other = old.replace(f"link={plain_provider.pk}-", f"link={ProviderFactory().pk}-")
    answers = {
        Client().get(link).content
        for link in (old, withdrawn, other, "/join/", "/join/?link=x", "/join/?link=1-" + "a" * 43)
    }

    assert len(answers) == 1
    assert joining(old).status_code == 404


def test_a_link_expires(invited: Invite, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invited()
    later = timezone.now() + timedelta(days=3, seconds=1)
    monkeypatch.setattr(invitations.timezone, "now", lambda: later)

    assert Client().get(link).status_code == 404
    assert joining(link).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"again": "another long password"}, "again"),
        ({"username": "ada"}, "username"),
        ({"username": "a b"}, "username"),
    ],
)
def test_a_name_or_a_password_that_will_not_do_is_named_beside_its_field(
    invited: Invite, values: dict[str, str], field: str
) -> None:
    link = invited()

    answer = joining(link, **values)

    assert answer.context["form"].errors.keys() == {field}
    assert not User.objects.filter(email="sam@example.test").exists()
    assert "You have joined" in text(joining(link))


def test_only_the_hash_of_a_secret_is_kept(plain_provider: Provider, invited: Invite) -> None:
    secret = invited().split("-", 1)[1]

    with provider_transaction(plain_provider):
        kept = Invitation.objects.get()

    assert secret not in {str(value) for value in vars(kept).values()}


def test_an_invitation_is_mailed_once_however_often_it_is_handed_over(
    plain_provider: Provider, invited: Invite
) -> None:
    invited()
    with provider_transaction(plain_provider):
        key = Invitation.objects.get().pk

    hand_over(plain_provider, key, "another")

    assert len(mail.outbox) == 1


def test_an_invitation_that_cannot_be_mailed_says_so(
    plain_provider: Provider,
    ada: User,
    role: Callable[[str], Role],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(*_: Any) -> None:
        raise OSError("the mail server is away")

    monkeypatch.setattr(EmailMessage, "send", away)
    values = {"email": "sam@example.test", "full_name": "Sam", "role": role("clerk")}
    with django_capture_on_commit_callbacks(execute=True), provider_transaction(plain_provider):
        invite(plain_provider, actor=ada, **values)

    with provider_transaction(plain_provider):
        assert Invitation.objects.get().mail_failed
    browser = Browser()
    browser.force_login(ada)
    assert "Not sent" in text(browser.get("/settings/staff/"))


def test_invitations_are_bounded(
    plain_provider: Provider, invited: Invite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_WAITING", 2)
    monkeypatch.setattr(invitations, "MOST_A_DAY", 4)
    for name in ("a", "b"):
        invited(f"{name}@example.test")
    with pytest.raises(Refused, match="2 invitations wait"):
        invited("c@example.test")

    for _ in range(2):
        invited("b@example.test")
    with pytest.raises(Refused, match="within a day"):
        invited("b@example.test")


def test_somebody_who_is_here_is_not_invited(person: Callable[..., User], invited: Invite) -> None:
    person("sam", email="Sam@example.test")

    with pytest.raises(Refused) as refusal:
        invited()

    assert refusal.value.code == "person_known"


def test_an_invitation_is_withdrawn_once(
    plain_provider: Provider, ada: User, invited: Invite
) -> None:
    link = invited()
    with provider_transaction(plain_provider):
        found = Invitation.objects.get()
        withdraw(found, actor=ada)
        with pytest.raises(Refused, match="does not wait"):
            withdraw(found, actor=ada)

    assert Client().get(link).status_code == 404
