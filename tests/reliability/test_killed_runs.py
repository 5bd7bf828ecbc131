"""A run that is killed at any instants, and run again, comes to what one uninterrupted run comes
to.
"""

from functools import partial

import pytest

from accounts.processes import chunks
from tests.reliability import naive
from tests.reliability.a_book import Maker, differences, state_of
from tests.reliability.processes import finished, kill_again_and_again, run, seconds, start

CUSTOMERS = 300
KILLS = 10


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 25)


@pytest.mark.parametrize("process", ["mrc", "statements", "cycle", "nrc"])
def test_a_killed_run_is_finished_by_the_next(make: Maker, process: str) -> None:
    killed, twin = make(customers=CUSTOMERS), make(customers=CUSTOMERS)
    whole = seconds(partial(run, twin, "run_process", process))

    kills = kill_again_and_again(
        partial(run, killed, "run_process", process), whole=whole, kills=KILLS
    )
    run(killed, "run_process", process)

    assert kills > 0
    assert differences(state_of(killed), state_of(twin)) == {}


def test_a_killed_day_is_finished_by_the_next_run_of_it(make: Maker) -> None:
    killed, twin = make(customers=CUSTOMERS // 3), make(customers=CUSTOMERS // 3)
    whole = seconds(partial(run, twin, "run_daily"))

    kills = kill_again_and_again(partial(run, killed, "run_daily"), whole=whole, kills=KILLS)
    run(killed, "run_daily")

    assert kills > 0
    assert differences(state_of(killed), state_of(twin)) == {}


@pytest.mark.parametrize(
    ("process", "variant"),
    [
        ("mrc", naive.dates_first_charges_later),
        ("statements", naive.numbers_first_statements_later),
        ("cycle", naive.the_same_list_again),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_comparison_finds_out_a_naive_variant(
    make: Maker, process: str, variant: naive.Variant
) -> None:
    killed, twin = make(customers=20), make(customers=20)
    run(twin, "run_process", process)
    work = variant(killed)

    assert not finished(start(partial(work, naive.die)))
    work(naive.live)

    assert differences(state_of(killed), state_of(twin)) != {}


@pytest.mark.parametrize("process", ["mrc", "statements", "cycle"])
def test_the_comparison_finds_nothing_between_two_whole_runs(make: Maker, process: str) -> None:
    one, other = make(customers=20), make(customers=20)
    for provider in (one, other):
        run(provider, "run_process", process)

    assert differences(state_of(one), state_of(other)) == {}
