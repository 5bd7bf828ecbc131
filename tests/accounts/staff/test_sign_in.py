"""Signing in, though the application can read neither hashes of passwords nor sessions."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Password, User
from accounts.staff.sessions import SessionStore
from tests.database import as_the_owner

pytestmark = pytest.mark.django_db
WORD = "a long enough password"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=WORD)


def stored(person: User) -> str:
    with as_the_owner():
        return Password.objects.get(user=person).encoded


def test_the_password_opens_and_no_other_does(ada: User) -> None:
    assert ada.check_password(WORD)
    assert not ada.check_password("another")
    assert not ada.check_password("")
    for password, status in ((WORD, 302), ("another", 200), (stored(ada), 200)):
        typed = {"username": "ada", "password": password}
        assert Client().post("/login/", typed).status_code == status


def test_the_application_is_told_how_a_hash_is_made_and_never_the_hash(ada: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT password_recipe(%s)", [ada.pk])
        recipe = cursor.fetchone()[0]

    kept, _, its_hash = stored(ada).rpartition("$")
    assert recipe == f"{kept}${'A' * len(its_hash)}"


def test_the_application_cannot_read_a_hash(ada: User) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Password.objects.get(user=ada)


def test_the_application_cannot_change_the_password_of_a_person_who_is_there(ada: User) -> None:
    ada.set_password("another long password")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ada.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_password VALUES (%s, 'known')", [ada.pk])
    assert ada.check_password(WORD)


def test_a_person_without_a_password_cannot_sign_in() -> None:
    nobody = User.objects.create_user("nobody")

    assert not nobody.has_usable_password()
    assert not nobody.check_password("")
    assert not nobody.check_password("AAAAAAAA")


def test_a_cheaper_hash_still_opens_and_is_replaced_by_one_of_today(
    ada: User, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cheap = Argon2PasswordHasher()
    cheap.time_cost, cheap.memory_cost, cheap.parallelism = 1, 64, 1
    with as_the_owner():
        Password.objects.filter(user=ada).update(encoded=cheap.encode(WORD, "somesaltsomesalt"))
    assert not ada.check_password("another")
    assert "t=1," in stored(ada)

    assert ada.check_password(WORD)

    assert "t=2," in stored(ada)
    assert ada.check_password(WORD)


@pytest.mark.django_db(transaction=True)
def test_another_password_is_given_by_the_owner_and_ends_the_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = User.objects.create_user("ada", password=WORD)
    client = Client()
    client.force_login(ada)
    monkeypatch.setattr(
        "django.contrib.auth.management.commands.changepassword.getpass.getpass",
        lambda *_, **__: "another long password",
    )

    call_command("changepassword", "ada", verbosity=0)

    assert User.objects.get().check_password("another long password")
    assert not ada.check_password(WORD)
    assert client.get("/").status_code == 302


def test_a_session_is_kept_by_its_key_and_ends() -> None:
    session = SessionStore()
    session["shown"] = 1
    session.save()
    key = session.session_key

    assert SessionStore(key)["shown"] == 1
    assert SessionStore("another").load() == {}
    session.delete()
    assert not session.exists(key)
    with pytest.raises(UpdateError):
        session.save()


def test_a_session_that_is_over_opens_nothing_and_is_forgotten() -> None:
    session = SessionStore()
    session.set_expiry(timezone.now() - timedelta(seconds=1))
    session["shown"] = 1
    session.save()

    assert SessionStore(session.session_key).load() == {}
    call_command("clearsessions")
    assert not session.exists(session.session_key)


@pytest.mark.parametrize("encoded", ["!unusable", "rot13$salt$hash", ""])
def test_a_hash_that_is_none_opens_nothing(ada: User, encoded: str) -> None:
    with as_the_owner():
        Password.objects.filter(user=ada).update(encoded=encoded)

    assert not ada.check_password(WORD)
    assert not ada.check_password("")
