import pytest

from accounts.errors import Refused
from accounts.models import PlatformSwitch, ProcessSwitch, Provider
from accounts.processes.definitions import definition_of, runnable
from accounts.processes.switches import pause, resume
from accounts.tenancy.transactions import provider_transaction
from tests.database import as_the_owner
from tests.factories import ProviderFactory
from tests.sync.day.a_day import COUNTS, checksums, make_work_for_every_process, run


@pytest.mark.parametrize("process", runnable())
def test_a_paused_process_records_a_skipped_run_and_does_nothing(
    provider: Provider, process: str
) -> None:
    make_work_for_every_process()
    before = checksums()
    pause(provider, process, reason="rates are wrong", actor="clara")

    skipped = run(provider, process)

    assert (skipped.status, skipped.note, skipped.counts) == (
        "SKIPPED",
        "paused: rates are wrong",
        definition_of(process).nothing(),
    )
    assert skipped.finished_at is not None
    assert checksums() == before


def test_a_resumed_process_does_what_it_missed(provider: Provider) -> None:
    make_work_for_every_process()
    pause(provider, "mrc", reason="rates are wrong", actor="clara")
    run(provider, "mrc")

    assert resume("mrc", actor="clara") == ""

    assert run(provider, "mrc").counts == COUNTS["mrc"]


def test_pausing_one_process_leaves_the_others_running(provider: Provider) -> None:
    make_work_for_every_process()
    pause(provider, "thresholds", reason="too many mails", actor="clara")

    assert run(provider, "mrc").status == "SUCCEEDED"


def test_pausing_one_provider_leaves_the_others_running(provider: Provider) -> None:
    pause(provider, "mrc", reason="rates are wrong", actor="clara")
    other = ProviderFactory()

    with provider_transaction(other):
        assert run(other, "mrc").status == "SUCCEEDED"


def test_a_process_paused_for_all_providers_is_skipped_by_each(provider: Provider) -> None:
    with as_the_owner():
        PlatformSwitch.objects.create(process="mrc", reason="incident")

    assert run(provider, "mrc").note == "paused for all providers: incident"


def test_a_dry_run_of_a_paused_process_is_skipped_too(provider: Provider) -> None:
    pause(provider, "mrc", reason="rates are wrong", actor="clara")

    assert run(provider, "mrc", dry_run=True).status == "SKIPPED"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_pause_needs_a_reason(provider: Provider, reason: str) -> None:
    with pytest.raises(Refused, match="say why"):
        pause(provider, "mrc", reason=reason, actor="clara")

    assert not ProcessSwitch.objects.exists()


def test_a_second_pause_changes_the_reason(provider: Provider) -> None:
    pause(provider, "mrc", reason="first", actor="clara")
    pause(provider, "mrc", reason="second", actor="carl")

    assert ProcessSwitch.objects.values_list("reason", "paused_by").get() == ("second", "carl")
