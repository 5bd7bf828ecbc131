"""Pausing and resuming by page, command and API: the same refusals, and the same effect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.errors import Refused
from accounts.models import PlatformSwitch, ProcessSwitch, Provider, User
from accounts.processes.switches import pause, resume
from tests.browser import Browser
from tests.database import as_the_owner

Way = Callable[[str, str], str]  # takes the process and the backlog, and returns what was said


def by_page(provider: Provider) -> Way:
    staff = User.objects.create_user("clara", password="a long enough password", provider=provider)
    with as_the_owner():
        staff.user_permissions.add(Permission.objects.get(codename="run_process"))
    client = Browser()
    client.force_login(staff)

    def way(process: str, backlog: str) -> str:
        address = f"/operations/processes/{process}/resume/"
        return client.post(address, {"backlog": backlog}, follow=True).content.decode()

    return way


def by_command(provider: Provider) -> Way:
    def way(process: str, backlog: str) -> str:
        options: dict[str, Any] = {"provider": provider.slug, "resume": True}
        try:
            call_command("pause_process", process, backlog=backlog.lower(), **options)
        except CommandError as error:
            return str(error)
        return ""

    return way


def by_api(provider: Provider) -> Way:
    key = create_api_key(provider, name="t", scopes=("run",), made_by="a test")
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")

    def way(process: str, backlog: str) -> str:
        address = f"/api/v1/processes/{process}/resume"
        return api.post(address, {"backlog": backlog}, format="json").content.decode()

    return way


WAYS = pytest.mark.parametrize("by", [by_page, by_command, by_api])


@WAYS
def test_every_way_resumes(provider: Provider, by: Any) -> None:
    pause(provider, "mrc", reason="rates are wrong", actor="clara")

    by(provider)("mrc", "SEND")

    assert not ProcessSwitch.objects.exists()


@WAYS
def test_no_way_resumes_what_is_paused_for_all_providers(provider: Provider, by: Any) -> None:
    with as_the_owner():
        PlatformSwitch.objects.create(process="mrc", reason="incident")

    said = by(provider)("mrc", "SEND")

    assert "Monthly recurring charges is paused for all providers; ops can resume it" in said


@WAYS
def test_no_way_takes_a_backlog_that_is_none(provider: Provider, by: Any) -> None:
    pause(provider, "thresholds", reason="too many e-mails", actor="clara")

    by(provider)("thresholds", "BURN")

    assert ProcessSwitch.objects.exists()


@pytest.mark.parametrize(
    ("process", "backlog", "words"),
    [
        ("nothing", "", "no process nothing"),
        ("thresholds", "BURN", "backlog is one of SEND, DISCARD, REVIEW"),
    ],
)
def test_the_operation_refuses(provider: Provider, process: str, backlog: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        resume(process, actor="clara", backlog=backlog)


def test_a_process_paused_for_one_and_for_all_says_that_it_stays_paused(provider: Provider) -> None:
    pause(provider, "mrc", reason="rates are wrong", actor="clara")
    with as_the_owner():
        PlatformSwitch.objects.create(process="mrc", reason="incident")

    assert resume("mrc", actor="clara") == "paused for all providers: incident"
    assert not ProcessSwitch.objects.exists()


def test_what_there_is_not_cannot_be_paused(provider: Provider) -> None:
    with pytest.raises(Refused, match="no process nothing"):
        pause(provider, "nothing", reason="a look first", actor="clara")
