from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import ProcessRun, ProcessSwitch, RunChunk
from accounts.processes.states import ChunkStatus, RunStatus
from accounts.tenancy.transactions import provider_transaction
from statements.charges.states import MRC
from statements.posting.states import STATEMENTS
from sync.closures.states import SYNC_STATUS
from sync.models import Closure
from tests.browser import text
from tests.factories import CustomerFactory

PROCESSES, RUNS, RUN_NOW = (
    "/operations/processes/",
    "/operations/runs/",
    "/operations/processes/run/",
)
PERMISSION, REVIEW = "accounts.run_process", "sync.review_closures"


def make_run(provider, process=MRC, status=RunStatus.SUCCEEDED, **values):
    with provider_transaction(provider):
        return ProcessRun.objects.create(
            provider=provider,
            process=process,
            status=status,
            as_of=date(2026, 11, 20),
            started_by="the clock",
            **values,
        )


@pytest.fixture
def delay():
    with patch("sync.day.start.take_up_run.delay") as delay:
        yield delay


def test_the_list_shows_newest_first_and_filters(browser, plain_provider):
    make_run(
        plain_provider, error="", counts={"charges": 7, "credits": 0, "products": 7, "parked": 0}
    )
    make_run(
        plain_provider, STATEMENTS, RunStatus.SKIPPED, error="paused: prices are being checked"
    )
    page = text(browser.get(RUNS))
    assert page.index("paused: prices") < page.index("the clock</td>", page.index("paused: prices"))
    assert len(browser.get(f"{RUNS}?status=SKIPPED").context["page"].rows) == 1
    assert len(browser.get(f"{RUNS}?process=mrc").context["page"].rows) == 1
    assert 'data-empty="filtered"' in text(browser.get(f"{RUNS}?status=HELD"))


def test_a_held_run_that_another_took_the_place_of_needs_no_review(browser, plain_provider, grant):
    grant(REVIEW)
    first = make_run(plain_provider, SYNC_STATUS, RunStatus.HELD)
    make_run(plain_provider, SYNC_STATUS, RunStatus.HELD, superseded_by=first)
    assert [run.pk for run in browser.get(f"{RUNS}?status=TO_REVIEW").context["page"].rows] == [
        first.pk
    ]
    assert "Held, superseded" in text(browser.get(f"{RUNS}?status=HELD"))
    tiles = {tile.label: tile.count for tile in browser.get("/").context["tiles"]}
    assert tiles["Runs held"] == 1


def test_it_says_that_nothing_has_run_yet(browser):
    assert 'data-empty="none"' in text(browser.get(RUNS))


@pytest.mark.parametrize("part", ["", "progress/"])
def test_another_providers_run_is_not_found(browser, other_profile, part):
    run = make_run(other_profile.provider)
    assert browser.get(f"{RUNS}{run.pk}/{part}").status_code == 404
    assert browser.get(f"{RUNS}{uuid4()}/{part}").status_code == 404


def test_a_run_under_way_shows_its_chunks_and_asks_again(browser, plain_provider):
    run = make_run(plain_provider, status=RunStatus.RUNNING)
    with provider_transaction(plain_provider):
        for number, status in enumerate(
            [ChunkStatus.DONE, ChunkStatus.WAITING, ChunkStatus.WAITING]
        ):
            RunChunk.objects.create(
                provider=plain_provider,
                run=run,
                number=number,
                first_account=uuid4(),
                last_account=uuid4(),
                status=status,
            )
    page = text(browser.get(f"{RUNS}{run.pk}/progress/"))
    assert 'value="1" max="3"' in page
    assert "1 of 3 chunks done" in page
    assert 'hx-trigger="every 1s"' in page


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (RunStatus.SUCCEEDED, "Done"),
        (RunStatus.FAILED, "Failed: disk full"),
        (RunStatus.SKIPPED, "Skipped: disk full"),
        (RunStatus.HELD, "nothing was closed"),
    ],
)
def test_a_run_that_has_ended_says_how_and_asks_no_more(browser, plain_provider, status, says):
    run = make_run(plain_provider, status=status, error="disk full", finished_at=timezone.now())
    page = text(browser.get(f"{RUNS}{run.pk}/progress/"))
    assert says in page
    assert "hx-trigger" not in page


def test_the_page_of_a_run_is_loaded_anew_when_the_run_has_ended(browser, plain_provider):
    run = make_run(plain_provider, finished_at=timezone.now())
    asks = {"HX-Request": "true"}
    for query in ("", "?link=page"):
        response = browser.get(f"{RUNS}{run.pk}/progress/{query}", headers=asks)
        assert response.headers["HX-Refresh"] == "true"
    beside_a_list = browser.get(f"{RUNS}{run.pk}/progress/?link=1", headers=asks)
    assert "HX-Refresh" not in beside_a_list.headers


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"return_value": []}, "No worker answers"),
        ({"side_effect": OperationalError}, "Redis cannot be reached"),
        ({"return_value": [{"w": "pong"}]}, ""),
    ],
)
def test_a_run_that_nobody_takes_up_says_what_it_waits_for(browser, plain_provider, answer, says):
    run = make_run(plain_provider, status=RunStatus.QUEUED)
    with provider_transaction(plain_provider):
        ProcessRun.objects.update(started_at=timezone.now() - timedelta(minutes=1))
    with patch("sync.day.workers.current_app.control.broadcast", **answer):
        page = text(browser.get(f"{RUNS}{run.pk}/progress/"))
    assert says in page
    assert ("note-amber" in page) == bool(says)


def test_a_held_run_lists_the_accounts_with_their_evidence(browser, plain_provider, profile):
    run = make_run(plain_provider, SYNC_STATUS, RunStatus.HELD, finished_at=timezone.now())
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )
        Closure.objects.create(
            provider=plain_provider,
            run=run,
            customer=customer,
            evidence={"lines": 2, "via": "API", "actor": None},
        )
    page = text(browser.get(f"{RUNS}{run.pk}/"))
    for words in ("Ada Boone", "Held for approval", "API", "Accounts it would close"):
        assert words in page
    assert "actor" not in page


def test_a_paused_process_shows_its_reason_and_cannot_be_started(browser, plain_provider, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process=MRC, reason="Prices are being checked"
        )
    page = text(browser.get(PROCESSES))
    assert "Prices are being checked" in page
    assert "Paused" in page


def test_a_button_that_is_off_says_which_permission_is_missing(browser, grant):
    assert PERMISSION in text(browser.get(PROCESSES))
    assert browser.post(RUN_NOW, {"process": "mrc"}).status_code == 403
    grant(PERMISSION)
    assert PERMISSION not in text(browser.get(PROCESSES))


@pytest.mark.parametrize("dry", [True, False])
def test_a_process_is_started_dry_or_not(
    browser, plain_provider, grant, delay, django_capture_on_commit_callbacks, dry
):
    grant(PERMISSION)
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(RUN_NOW, {"process": "mrc"} | ({"dry_run": "on"} if dry else {}))
    with provider_transaction(plain_provider):
        run = ProcessRun.objects.get()
    assert (run.process, run.dry_run, run.status) == (MRC, dry, RunStatus.QUEUED)
    assert response.url == f"{RUNS}{run.pk}/"
    delay.assert_called_once()


@pytest.mark.parametrize("process", ["", "messages", "rm -rf", "\x00"])
def test_what_is_no_process_starts_nothing(browser, plain_provider, grant, delay, process):
    grant(PERMISSION)
    assert browser.post(RUN_NOW, {"process": process}).url == PROCESSES
    delay.assert_not_called()


@pytest.mark.parametrize("address", [PROCESSES, RUNS, "/"])
def test_the_number_of_queries_does_not_grow(browser, plain_provider, queries_of, address):
    make_run(plain_provider)
    browser.get(address)  # the first page of a visit notes that it has begun
    few = queries_of(address)
    for _ in range(12):
        make_run(plain_provider)
    assert queries_of(address) == few


def test_the_start_page_counts_what_waits_and_links_to_it(browser, plain_provider, profile, grant):
    grant(REVIEW)
    make_run(plain_provider, SYNC_STATUS, RunStatus.HELD)
    with provider_transaction(plain_provider):
        CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, status="SUSPENDED"
        )
    page = text(browser.get("/"))
    assert "Approve or reject what it would close" in page
    assert "?status=SUSPENDED" in text(browser.get("/status-count/"))
    assert "Everything that was due is paid" in text(browser.get("/overdue-count/"))
