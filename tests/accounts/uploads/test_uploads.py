"""Rows that one request cannot soon write are staged, and a run writes them: once, and in order."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.events.models import Event
from accounts.models import Customer, ProcessRun, UploadPart
from accounts.processes.runner import run_queued
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from accounts.uploads import reading, work
from accounts.uploads.tasks import forget_uploads
from tests.factories import BillProfileFactory

V1 = "/api/v1"
NDJSON = "application/x-ndjson"


@pytest.fixture(autouse=True)
def parts_of_three(plain_provider, monkeypatch):
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 3)
    with provider_transaction(plain_provider):
        BillProfileFactory(code="MONTHLY")


def rows(number, **faulty):
    good = {"name": "New", "bill_profile": "MONTHLY"}
    return [
        {"account_number": f"B-{place}", **good, **(faulty if place == number else {})}
        for place in range(1, number + 1)
    ]


def send(api, documents, query="", **headers):
    body = "\n".join(json.dumps(document) for document in documents)
    return api.post(f"{V1}/bulk/customers{query}", body, content_type=NDJSON, **headers)


def numbers(provider):
    with provider_transaction(provider):
        found = Customer.objects.order_by("account_number")
        return list(found.values_list("account_number", flat=True))


def run_of(provider, answer):
    with provider_transaction(provider):
        return ProcessRun.objects.get(pk=answer.headers["Location"].rpartition("/")[2])


def lines(api, answer):
    found: Any = api.get(f"{answer.headers['Location']}/results", HTTP_ACCEPT=NDJSON)
    assert found["Content-Type"] == NDJSON
    return [json.loads(line) for line in found.getvalue().splitlines()]


def test_a_long_body_is_answered_by_a_run(plain_provider, api):
    answer = send(api, rows(8, name=7))

    assert answer.status_code == 202, answer.content
    document = answer.json()
    assert (document["status"], document["written"], document["results"]) == ("QUEUED", False, None)
    assert numbers(plain_provider) == []
    run = run_queued(plain_provider, run_of(plain_provider, answer).pk)
    counts = {"created": 7, "updated": 0, "unchanged": 0, "refused": 1}
    assert (run.status, run.counts) == ("SUCCEEDED", counts)
    assert numbers(plain_provider) == [f"B-{place}" for place in range(1, 8)]
    found = lines(api, answer)
    assert [row["line"] for row in found] == list(range(1, 9))
    assert found[-1]["problem"]["errors"][0]["pointer"] == "/name"
    with provider_transaction(plain_provider):
        assert not any(UploadPart.objects.values_list("content", flat=True))
        told = set(Event.objects.values_list("run_id", "actor"))
    assert told == {(run.pk, run.started_by)}


def test_the_answers_are_a_list_with_pages(plain_provider, api):
    answer = send(api, rows(8))
    run_queued(plain_provider, run_of(plain_provider, answer).pk)
    address = f"{answer.headers['Location']}/results"

    def walk(place, way):
        seen = []
        while place:
            page = api.get(place).json()
            seen.append([row["line"] for row in page["results"]])
            last, place = place, page[way]
        return seen, last

    forwards, last = walk(f"{address}?limit=3", "next")
    assert forwards == [[1, 2, 3], [4, 5, 6], [7, 8]]
    assert walk(last, "previous")[0] == [[7, 8], [4, 5, 6], [1, 2, 3]]
    assert walk(f"{address}?limit=5&order=-", "next")[0] == [[8, 7, 6, 5, 4], [3, 2, 1]]
    for query in ("after=x", "limit=0", "nonsense=1"):
        assert api.get(f"{address}?{query}").status_code == 400


def test_a_short_body_is_on_record_too(plain_provider, api):
    document = send(api, rows(2)).json()

    assert (document["process"], document["status"], document["written"]) == (
        "bulk",
        "SUCCEEDED",
        True,
    )
    found = api.get(f"{V1}/runs/{document['id']}/results").json()["results"]
    assert found == document["results"]


def test_a_run_that_was_killed_goes_on_where_it_stopped(plain_provider, api, monkeypatch):
    answer = send(api, rows(8))
    run = run_of(plain_provider, answer)
    parts_done = []

    def killed(*arguments):
        if len(parts_done) == 1:
            raise KeyboardInterrupt
        parts_done.append(1)
        return next_part(*arguments)

    next_part = work._next_part
    monkeypatch.setattr(work, "_next_part", killed)
    with pytest.raises(KeyboardInterrupt):
        run_queued(plain_provider, run.pk)
    assert len(numbers(plain_provider)) == 3
    monkeypatch.undo()

    other = run_queued(plain_provider, run_of(plain_provider, send_long(api, monkeypatch)).pk)
    assert other.status == "SUCCEEDED"
    with provider_transaction(plain_provider):
        run.refresh_from_db()
    assert run.status == "QUEUED", "another upload does not do its work"
    assert run_queued(plain_provider, run.pk).counts["created"] == 8
    with provider_transaction(plain_provider):
        assert Event.objects.filter(object_key__startswith="B-").count() == 8


def send_long(api, monkeypatch):
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 3)
    others = [row | {"account_number": f"O-{row['account_number']}"} for row in rows(4)]
    return send(api, others)


def test_the_same_key_goes_on_with_a_run_that_failed(plain_provider, api, monkeypatch):
    first = send(api, rows(8), HTTP_IDEMPOTENCY_KEY="once")
    run = run_of(plain_provider, first)
    with monkeypatch.context() as patch:
        patch.setattr(work, "take_rows", lambda *_, **__: 1 / 0)
        assert run_queued(plain_provider, run.pk).status == "FAILED"
    again = send(api, rows(8), HTTP_IDEMPOTENCY_KEY="once")

    assert (again.status_code, again["Idempotent-Replayed"]) == (202, "true")
    assert again.headers["Location"] == first.headers["Location"]
    assert run_of(plain_provider, again).status == "QUEUED"
    assert run_queued(plain_provider, run.pk).status == "SUCCEEDED"
    assert send(api, rows(8), HTTP_IDEMPOTENCY_KEY="once").status_code == 202
    assert run_of(plain_provider, again).status == "SUCCEEDED"
    assert send(api, rows(7), HTTP_IDEMPOTENCY_KEY="once").status_code == 422
    with provider_transaction(plain_provider):
        assert (ProcessRun.objects.count(), Customer.objects.count()) == (1, 8)


@pytest.mark.parametrize(
    ("query", "status"), [("?atomic=true", "REJECTED"), ("?dry_run=true", None)]
)
def test_none_is_written_with_one_refused_or_dry(plain_provider, api, query, status):
    answer = send(api, rows(8, name=7), query)
    run = run_queued(plain_provider, run_of(plain_provider, answer).pk)

    assert run.status == (status or "SUCCEEDED")
    assert numbers(plain_provider) == []
    assert [row["outcome"] for row in lines(api, answer)] == ["created"] * 7 + ["refused"]
    assert api.get(answer.headers["Location"]).json()["counts"]["created"] == 7
    with provider_transaction(plain_provider):
        assert not Event.objects.filter(object_kind="customer").exists()


def test_all_are_written_where_none_is_refused(plain_provider, api):
    answer = send(api, rows(8), "?atomic=true")
    run = run_queued(plain_provider, run_of(plain_provider, answer).pk)

    assert (run.status, run.counts["created"]) == ("SUCCEEDED", 8)
    assert len(numbers(plain_provider)) == 8


def test_rows_are_refused_while_the_test_clock_goes_forward(plain_provider, api):
    answer = send(api, rows(4))
    today = timezone.localdate()
    plain_provider.clock_on, plain_provider.clock_target = today, today + timedelta(days=9)
    plain_provider.save()
    run = run_queued(plain_provider, run_of(plain_provider, answer).pk)

    assert run.counts["refused"] == 4
    plain_provider.clock_target = None
    plain_provider.save()
    assert {row["problem"]["code"] for row in lines(api, answer)} == {"clock_advancing"}


def test_a_pause_refuses_rows_and_lets_those_that_wait_go_on_later(plain_provider, api):
    waiting = send(api, rows(4), HTTP_IDEMPOTENCY_KEY="waits")
    with provider_transaction(plain_provider):
        pause(plain_provider, "bulk", reason="a full disk", actor="clara")
    for number in (1, 8):
        answer = send(api, rows(number))
        assert (answer.status_code, answer.json()["code"]) == (409, "process_paused")
    run = run_of(plain_provider, waiting)

    assert run_queued(plain_provider, run.pk).status == "SKIPPED"
    assert send(api, rows(4), HTTP_IDEMPOTENCY_KEY="waits").status_code == 202
    assert run_of(plain_provider, waiting).status == "QUEUED"


def test_nobody_starts_an_upload_by_its_name(plain_provider, key_for, calling):
    api = calling(key_for(plain_provider, "run"))

    assert api.post(f"{V1}/runs", {"process": "bulk"}, format="json").status_code == 400


def test_a_body_of_unknown_length_is_refused(api):
    answer = api.post(
        f"{V1}/bulk/customers", b"{}", content_type=NDJSON, HTTP_TRANSFER_ENCODING="chunked"
    )

    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_answers_are_forgotten_after_a_month(plain_provider, api):
    send(api, rows(2))
    document = send(api, rows(1)).json()
    with provider_transaction(plain_provider):
        old = ProcessRun.objects.exclude(pk=document["id"])
        old.update(finished_at=timezone.now() - timedelta(days=31))
    forget_uploads()

    with provider_transaction(plain_provider):
        assert (UploadPart.objects.count(), ProcessRun.objects.count()) == (1, 2)
