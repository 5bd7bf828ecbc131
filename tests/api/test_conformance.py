"""The checks that integrators can run from the outside find nothing wrong with a live server."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.conformance.__main__ import faults_of, main, make_world
from scripts.conformance.checks import CHECKS
from scripts.conformance.world import World
from tests.api.story import SCOPES, TODAY
from tests.api.working import at_work
from tests.factories import ProviderFactory

# Smaller than what `make conformance` asks.
BOUNDS = {"days": 5, "at_once": 6, "longest_walk": 8, "signed_up": 1, "values": 3}


@pytest.fixture
def keys(transactional_db: None, key_for: Any) -> list[str]:
    """Two keys with every scope, of two sandboxes."""
    return [key_for(ProviderFactory(clock_on=TODAY), *SCOPES) for _ in range(2)]


@pytest.fixture
def world(live_server: Any, keys: list[str]) -> Iterator[World]:
    with at_work():
        yield make_world(live_server.url, *keys, **BOUNDS)


@pytest.mark.parametrize("name", CHECKS)
def test_it_finds_nothing(world, name):
    assert faults_of(name, world) == []


def test_it_says_what_holds_and_ends_with_0(live_server, keys, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["conformance"])
    named = ["--url", live_server.url, "--key", keys[0], "--other-key", keys[1]]

    assert main([*named, "--only", "balances"]) == 0
    assert capsys.readouterr().out.startswith("holds  balances")


def test_it_ends_with_1_where_something_does_not_hold(live_server, keys, capsys, monkeypatch):
    monkeypatch.setitem(CHECKS, "foreign", lambda world: iter(["GET /x: 200"]))
    named = ["--url", live_server.url, "--key", keys[0], "--other-key", keys[1]]

    assert main([*named, "--only", "foreign"]) == 1
    assert "GET /x: 200" in capsys.readouterr().out
