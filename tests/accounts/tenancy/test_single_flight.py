from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.errors import AlreadyRunning
from accounts.models import Provider
from accounts.tenancy.single_flight import single_flight
from tests.factories import ProviderFactory


def taken_elsewhere(provider: Provider, name: str) -> bool:
    """Whether another connection is refused the lock."""

    def attempt() -> bool:
        try:
            with single_flight(provider, name):
                return False
        except AlreadyRunning:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(attempt).result()


def test_a_second_holder_is_refused_in_one_line(provider: Provider) -> None:
    with single_flight(provider, "mrc"), ThreadPoolExecutor(1) as pool:
        second = pool.submit(hold, provider)

    with pytest.raises(AlreadyRunning, match=f"mrc is already running for {provider.slug}"):
        second.result()


def hold(provider: Provider) -> None:
    try:
        with single_flight(provider, "mrc"):
            return
    finally:
        connection.close()


def test_it_is_free_again_after_the_block(provider: Provider) -> None:
    with single_flight(provider, "mrc"):
        assert taken_elsewhere(provider, "mrc")

    assert not taken_elsewhere(provider, "mrc")


def test_it_is_free_again_after_a_failure(provider: Provider) -> None:
    with pytest.raises(ZeroDivisionError), single_flight(provider, "mrc"):
        raise ZeroDivisionError

    assert not taken_elsewhere(provider, "mrc")


def test_other_names_and_other_providers_are_free(provider: Provider) -> None:
    with single_flight(provider, "mrc"):
        assert not taken_elsewhere(provider, "cycle")
        assert not taken_elsewhere(ProviderFactory.build(pk=provider.pk + 1), "mrc")


def test_the_database_frees_it_when_the_holder_dies(provider: Provider) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(die_holding, provider).result()

    assert not taken_elsewhere(provider, "mrc")


def die_holding(provider: Provider) -> None:
    """Take the lock and lose the connection, as a killed process does."""
    single_flight(provider, "mrc").__enter__()
    connection.connection.close()
    connection.connection = None
