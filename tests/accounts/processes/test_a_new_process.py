"""A process that a test registers, and that nothing else in the product names."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.customers.ranges import AccountRange
from accounts.models import Customer, ProcessRun, ProcessSwitch, Provider, User
from accounts.processes import definitions
from accounts.processes.definitions import Counts, ProcessDefinition, observe_runs, register
from accounts.processes.runner import follow_up, run_process
from accounts.processes.switches import pause, resume
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.database import as_the_owner
from tests.factories import CustomerFactory

DAY = date(2026, 12, 27)
GREETED = "greeted"


def greet(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    """Greet every customer of the range who has not been greeted."""
    ungreeted = Customer.objects.exclude(name=GREETED).filter(pk__range=accounts.ends)
    return {"greeted": ungreeted.update(name=GREETED)}


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Register the process for the length of the test; return what it and an observer were told."""
    ended: list[str] = []
    monkeypatch.setattr(definitions, "_definitions", dict(definitions._definitions))
    monkeypatch.setattr(definitions, "_observers", list(definitions._observers))
    register(
        ProcessDefinition(
            name="greetings",
            label="Greetings",
            paused_means="Nobody is greeted until it is resumed.",
            counts=("greeted", "refused"),
            chunk_work=greet,
            after_run=lambda provider: ended.append(f"after a run of {provider.slug}"),
        )
    )
    observe_runs(lambda provider, run: ended.append(f"{run.process} {run.status}"))
    return ended


@pytest.fixture
def client(provider: Provider, ended: list[str]) -> Browser:
    """A browser in which somebody who may run processes is signed in."""
    staff = User.objects.create_user("clara", password="a long enough password", provider=provider)
    with as_the_owner():
        staff.user_permissions.add(Permission.objects.get(codename="run_process"))
    client = Browser()
    client.force_login(staff)
    return client


def run(provider: Provider, **options: object) -> ProcessRun:
    return run_process(provider, "greetings", as_of=DAY, started_by="a test", **options)


def greeted() -> int:
    return Customer.objects.filter(name=GREETED).count()


def test_it_runs_and_counts(provider: Provider, ended: list[str]) -> None:
    CustomerFactory.create_batch(3)

    done = run(provider)

    assert (done.status, done.counts, greeted()) == ("SUCCEEDED", {"greeted": 3, "refused": 0}, 3)
    assert done.get_process_display() == "Greetings"


def test_it_does_nothing_the_second_time(provider: Provider, ended: list[str]) -> None:
    CustomerFactory.create_batch(3)
    run(provider)

    assert run(provider).counts == {"greeted": 0, "refused": 0}


def test_a_dry_run_reports_the_same_and_changes_nothing(
    provider: Provider, ended: list[str]
) -> None:
    CustomerFactory.create_batch(3)

    assert run(provider, dry_run=True).counts == {"greeted": 3, "refused": 0}
    assert greeted() == 0


def test_it_is_paused_and_resumed(provider: Provider, ended: list[str]) -> None:
    CustomerFactory.create_batch(3)
    pause(provider, "greetings", reason="a look first", actor="clara")

    skipped = run(provider)

    assert (skipped.status, skipped.note, skipped.error) == ("SKIPPED", "paused: a look first", "")
    assert greeted() == 0
    assert resume("greetings", actor="clara") == ""
    assert run(provider).counts["greeted"] == 3


def test_observers_are_told_of_its_end_and_what_follows_a_run_is_done(
    provider: Provider, ended: list[str]
) -> None:
    follow_up(provider, run(provider))
    follow_up(provider, run(provider, dry_run=True))

    assert ended == [
        "greetings SUCCEEDED",
        f"after a run of {provider.slug}",
        "greetings SUCCEEDED",
    ]


def test_its_page_lists_pauses_and_resumes_it(provider: Provider, client: Browser) -> None:
    run(provider)

    listed = client.get("/operations/processes/").content.decode()
    asked = client.get("/operations/processes/greetings/pause/").content.decode()
    client.post("/operations/processes/greetings/pause/", {"reason": "a look first"})

    assert "Greetings" in listed
    assert "refused" in listed
    assert "Nobody is greeted until it is resumed." in asked
    assert ProcessSwitch.objects.get().process == "greetings"
    assert client.get("/operations/processes/greetings/resume/").status_code == 200
    client.post("/operations/processes/greetings/resume/")
    assert not ProcessSwitch.objects.exists()


def test_a_page_starts_it_and_the_list_of_runs_finds_it(
    provider: Provider, client: Browser
) -> None:
    client.post("/operations/processes/run/", {"process": "greetings", "dry_run": "on"})

    queued = ProcessRun.objects.get()
    assert (queued.process, queued.dry_run, queued.trigger) == ("greetings", True, "PERSON")
    listed = client.get("/operations/runs/?process=greetings").content.decode()
    assert f"/operations/runs/{queued.pk}/" in listed


def test_the_commands_know_it(
    provider: Provider, ended: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    CustomerFactory()
    options = {"provider": provider.slug, "json": True}

    call_command("run_process", "greetings", as_of=DAY, **options)
    answer = json.loads(capsys.readouterr().out)
    call_command("pause_process", "greetings", reason="a look first", **options)

    assert (answer["status"], answer["counts"]) == ("SUCCEEDED", {"greeted": 1, "refused": 0})
    assert ProcessRun.objects.get().trigger == "COMMAND"
    assert json.loads(capsys.readouterr().out) == {"process": "greetings", "paused": True}


def test_the_api_knows_it(provider: Provider, ended: list[str]) -> None:
    with provider_transaction(provider):
        key = create_api_key(provider, name="t", scopes=("read", "run"), made_by="a test")
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")

    listed = api.get("/api/v1/processes").json()["results"]
    paused = api.post("/api/v1/processes/greetings/pause", {"reason": "x"}, format="json")

    assert "greetings" in [row["process"] for row in listed]
    assert paused.json()["paused_because"] == "x"


def test_it_needs_no_migration(db: None, ended: list[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_name_is_registered_once(ended: list[str]) -> None:
    with pytest.raises(ValueError, match="two processes"):
        register(ProcessDefinition(name="greetings", label="Greetings again"))
