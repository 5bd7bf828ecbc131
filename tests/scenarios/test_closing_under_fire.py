"""Sync Status never closes an account with anything active, open or pending, whatever commits
meanwhile, and always closes the rest.
"""

import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.database.statistics import refresh_statistics
from accounts.models import Provider, StatusChange
from accounts.tenancy.transactions import provider_transaction
from tests.scenarios.closing_under_fire import (
    TO_CLOSE,
    WRONGLY_CLOSED,
    close,
    close_naively,
    keys,
    make_accounts,
    under_fire,
)
from tests.scenarios.fresh import fresh_provider

ACCOUNTS, FEWER = 100_000, 20_000
ROUNDS = 4


@pytest.fixture
def provider(committed_provider: Provider, request: pytest.FixtureRequest) -> Iterator[Provider]:
    """A provider with many random accounts and no brake; nobody is asked to check an account but by
    the test itself.
    """
    Provider.objects.filter(pk=committed_provider.pk).update(sync_hold_min_accounts=10**6)
    committed_provider.refresh_from_db()
    with provider_transaction(committed_provider):
        make_accounts(committed_provider, request.param, seed=0.5)
    refresh_statistics()
    with patch("accounts.events.waking.current_app.send_task"):
        yield committed_provider


def closed_by_sync_status() -> set[object]:
    closed = StatusChange.objects.filter(
        subject="CUSTOMER", cause="SYNC_STATUS", to_status="CLOSED"
    )
    return set(closed.values_list("subject_id", flat=True))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(seed=st.floats(-1, 1), accounts=st.integers(1, 200))
def test_it_closes_exactly_the_accounts_that_the_rule_names(seed: float, accounts: int) -> None:
    with fresh_provider() as provider:
        provider.sync_hold_min_accounts = 10**6
        make_accounts(provider, accounts, seed)
        named = keys(TO_CLOSE)

        assert close(provider) == len(named)

        assert closed_by_sync_status() == named
        assert keys(TO_CLOSE) == keys(WRONGLY_CLOSED) == set()


@pytest.mark.parametrize("provider", [ACCOUNTS], indirect=True)
def test_it_closes_none_that_was_reconnected_and_all_the_others_in_the_end(
    provider: Provider,
) -> None:
    with under_fire(provider, seed=1) as done:
        closed = 0
        for _ in range(ROUNDS):
            time.sleep(0.5)
            closed += close(provider)
            with provider_transaction(provider):
                assert keys(WRONGLY_CLOSED) == set()
    assert closed > ACCOUNTS / 20
    assert min(done) > 10

    close(provider)

    with provider_transaction(provider):
        assert keys(TO_CLOSE) == keys(WRONGLY_CLOSED) == set()


@pytest.mark.parametrize("provider", [FEWER], indirect=True)
def test_a_naive_closing_is_caught(provider: Provider) -> None:
    with under_fire(provider, seed=2):
        time.sleep(0.5)
        close_naively(provider)

    with provider_transaction(provider):
        assert keys(WRONGLY_CLOSED)
