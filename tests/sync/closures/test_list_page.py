"""The page that lists the runs of Sync Status."""

from accounts.models import ProcessRun, ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.sync.closures.pages import LIST, PERMISSION, TODAY, closure_of, restore


def test_it_says_that_nothing_was_closed_yet_or_that_it_is_paused(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(LIST))
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process="sync-status", reason="A migration is under way"
        )
    page = text(browser.get(LIST))
    assert 'data-empty="paused"' in page
    assert "A migration is under way" in page


def test_it_lists_runs_with_closures_and_those_to_decide_on_first(browser, plain_provider, held):
    with provider_transaction(plain_provider):
        ProcessRun.objects.create(
            provider=plain_provider, process="sync-status", as_of=TODAY, status="SUCCEEDED"
        )
    response = browser.get(LIST)
    assert [row.run.pk for row in response.context["to_decide"]] == [held.pk]
    assert not response.context["page"]
    assert "Waits for your decision" in text(response)


def test_it_counts_what_is_closed_restored_and_to_be_reviewed(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    restore(browser, closed, only=closure_of(plain_provider, "A-1").pk)
    (row,) = browser.get(LIST).context["page"].rows
    assert (row.listed, row.closed, row.restored, row.to_review) == (3, 3, 1, 2)
    tiles = {tile.label: tile.count for tile in browser.get("/").context["tiles"]}
    assert tiles["Closures to review"] == 2
    assert 'data-empty="filtered"' in text(browser.get(LIST + "?show=REJECTED"))
    assert len(browser.get(LIST + "?show=NO&as_of_from=2026-11-20").context["page"].rows) == 1
