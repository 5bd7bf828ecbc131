"""The whole book in one archive: made by a run, downloaded by those who may, gone after a week."""

import csv
import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.clock import local_today
from accounts.errors import Refused
from accounts.models import AuditedChange, ProcessRun, Provider
from accounts.processes.runner import run_process, run_queued
from accounts.tenancy.transactions import provider_transaction
from sync.book.exporting import export_book
from sync.exports import operations
from sync.exports.files import folder_of, path_of
from sync.exports.operations import forget_expired, start_export
from sync.models import BookArchive
from tests.browser import Browser, text
from tests.factories import CustomerFactory, ProviderFactory

PAGE, PERMISSION = "/settings/export/", "sync.export_book"


@pytest.fixture(autouse=True)
def exports(settings: Any, tmp_path: Path) -> Path:
    settings.EXPORTS_PATH = tmp_path / "exports"
    return tmp_path / "exports"


@pytest.fixture
def exported(plain_provider: Provider) -> ProcessRun:
    """The run of an export of a book with one customer."""
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-1")
        run = start_export(plain_provider, as_of=local_today(plain_provider), actor="clara")
    return run_queued(plain_provider, run.pk)


def acts(provider: Provider) -> list[tuple[str, str]]:
    with provider_transaction(provider):
        rows = AuditedChange.objects.filter(area="EXPORT").order_by("id")
        return list(rows.values_list("what", "actor"))


def test_the_archive_holds_what_the_command_writes(
    plain_provider: Provider, exported: ProcessRun, tmp_path: Path
) -> None:
    export_book(plain_provider, tmp_path / "by-command")

    with ZipFile(path_of(plain_provider, exported.pk)) as packed:
        by_run = {name: packed.read(name) for name in packed.namelist()}

    by_command = {path.name: path.read_bytes() for path in (tmp_path / "by-command").iterdir()}
    assert by_run == by_command
    assert exported.status == "SUCCEEDED"
    assert exported.counts["customers"] == 1
    (row,) = csv.DictReader(io.StringIO(by_run["customers.csv"].decode()))
    assert row["account_number"] == "A-1"


def test_an_archive_is_private_and_nothing_lies_beside_it(
    plain_provider: Provider, exported: ProcessRun
) -> None:
    folder = folder_of(plain_provider)

    assert [path.name for path in folder.iterdir()] == [f"{exported.pk}.zip"]
    assert path_of(plain_provider, exported.pk).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_dry_run_counts_and_leaves_nothing(plain_provider: Provider) -> None:
    today = local_today(plain_provider)
    run = run_process(plain_provider, "export", as_of=today, started_by="ops", dry_run=True)

    assert run.counts["customers"] == 0
    assert list(folder_of(plain_provider).iterdir()) == []
    with provider_transaction(plain_provider):
        assert not BookArchive.objects.exists()


def test_one_export_is_at_work_at_a_time_and_some_a_day(
    plain_provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = local_today(plain_provider)
    monkeypatch.setattr(operations, "MOST_A_DAY", 1)
    with provider_transaction(plain_provider):
        run = start_export(plain_provider, as_of=today, actor="clara")
        with pytest.raises(Refused, match="at work already"):
            start_export(plain_provider, as_of=today, actor="clara")
    run_queued(plain_provider, run.pk)

    with provider_transaction(plain_provider), pytest.raises(Refused, match="within a day"):
        start_export(plain_provider, as_of=today, actor="clara")


def test_who_may_downloads_the_archive_and_stands_on_record(
    browser: Browser, grant: Callable[[str], None], plain_provider: Provider, exported: ProcessRun
) -> None:
    address = f"{PAGE}{exported.pk}/book.zip"
    assert browser.get(address).status_code == 403
    assert "Download" not in text(browser.get(PAGE))

    grant(PERMISSION)
    assert address in text(browser.get(PAGE))
    answer = browser.get(address)

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="north-book-')
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert "customers.csv" in packed.namelist()
    assert acts(plain_provider) == [("Export asked for", "clara"), ("Archive downloaded", "clara")]


def test_an_export_is_started_from_the_page_and_leads_to_its_run(
    browser: Browser, grant: Callable[[str], None], plain_provider: Provider
) -> None:
    assert browser.post(f"{PAGE}start/").status_code == 403

    grant(PERMISSION)
    answer = browser.post(f"{PAGE}start/")

    with provider_transaction(plain_provider):
        run = ProcessRun.objects.get()
    assert answer["Location"] == f"/operations/runs/{run.pk}/"
    assert "An export is at work" in text(browser.get(PAGE))
    again = browser.post(f"{PAGE}start/", follow=True)
    assert "An export is at work already: wait for its end." in text(again)


def test_the_page_of_processes_does_not_start_an_export(
    browser: Browser, grant: Callable[[str], None], plain_provider: Provider
) -> None:
    grant("accounts.run_process")

    browser.post("/operations/processes/run/", {"process": "export"})

    assert PAGE in text(browser.get("/operations/processes/"))
    with provider_transaction(plain_provider):
        assert not ProcessRun.objects.exists()


def test_an_archive_expires(
    browser: Browser, grant: Callable[[str], None], plain_provider: Provider, exported: ProcessRun
) -> None:
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        BookArchive.objects.update(expires_at=timezone.now())
    address = f"{PAGE}{exported.pk}/book.zip"
    answer = browser.get(address, follow=True)
    assert "The archive has expired: export anew." in text(answer)

    assert forget_expired(plain_provider, timezone.now()) == 1

    assert not path_of(plain_provider, exported.pk).exists()
    assert browser.get(address).status_code == 404
    assert "Expired" in text(browser.get(PAGE))


def test_what_a_killed_run_has_left_goes_after_a_week(
    plain_provider: Provider, exported: ProcessRun
) -> None:
    left = folder_of(plain_provider) / "book-killed"
    left.mkdir()
    (left / "customers.csv").write_text("account_number\n")
    old = (timezone.now() - timedelta(days=8)).timestamp()
    os.utime(left, (old, old))

    assert forget_expired(plain_provider, timezone.now()) == 0

    assert [path.name for path in folder_of(plain_provider).iterdir()] == [f"{exported.pk}.zip"]


def test_an_archive_of_another_provider_is_not_there(
    browser: Browser, grant: Callable[[str], None]
) -> None:
    grant(PERMISSION)
    other = ProviderFactory()
    with provider_transaction(other):
        run = start_export(other, as_of=local_today(other), actor="eve")
    run_queued(other, run.pk)

    assert browser.get(f"{PAGE}{run.pk}/book.zip").status_code == 404
    assert browser.get(f"{PAGE}{uuid4()}/book.zip").status_code == 404


def test_more_exports_cost_the_page_no_more_queries(
    queries_of: Callable[[str], int], plain_provider: Provider, exported: ProcessRun
) -> None:
    few = queries_of(PAGE)
    with provider_transaction(plain_provider):
        for _ in range(3):
            ProcessRun.objects.create(
                provider=plain_provider,
                process="export",
                as_of=exported.as_of,
                started_by="clara",
                status="SUCCEEDED",
            )

    assert queries_of(PAGE) == few <= 15
