from contextlib import AbstractContextManager, nullcontext

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from accounts.database.owner import OWNER
from accounts.staff.sessions import SessionStore
from billing_platform.apps import refuse_privileged_role


class Answer:
    """A connection whose role is what the test says."""

    def __init__(self, *, privileged: bool, options: dict[str, str]) -> None:
        self.privileged = privileged
        self.settings_dict = {"OPTIONS": options}
        self.closed = False

    def cursor(self) -> AbstractContextManager["Answer"]:
        return nullcontext(self)

    def execute(self, question: str) -> None:
        assert "rolbypassrls" in question

    def fetchone(self) -> tuple[bool]:
        return (self.privileged,)

    def close(self) -> None:
        self.closed = True


def test_a_role_with_too_much_power_is_refused_and_its_connection_closed() -> None:
    answer = Answer(privileged=True, options={})

    with pytest.raises(ImproperlyConfigured, match="owns tables or bypasses"):
        refuse_privileged_role(answer)
    assert answer.closed


def test_the_owner_may_migrate() -> None:
    refuse_privileged_role(Answer(privileged=True, options={"application_name": OWNER}))


@pytest.mark.django_db
def test_the_tests_run_as_the_application_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("billing_app", False, False)


@pytest.mark.django_db
def test_every_connection_has_its_limits() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), "
            "current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchone() == ("1min", "10min")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_behind() -> None:
    session = SessionStore()
    session.create()

    call_command("flush", interactive=False, verbosity=0)

    assert not session.exists(session.session_key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("billing_app",)
