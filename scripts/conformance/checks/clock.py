"""10. A jump of the clock over months comes to what it comes to day by day."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from ..caller import Caller, expect, until
from ..world import V1, World, make_catalogue, open_account, words

CLOCK = f"{V1}/test-clock"
DAY = timedelta(days=1)
MADE = ("id", "transaction_ref", "statement_number", "reverses")


def one_jump_is_many_days(world: World) -> Iterator[str]:
    """Open the same accounts in both sandboxes; one clock jumps, and the other goes day by day."""
    first, last = _meet(world)
    accounts = [world.new("account") for _ in range(3)]
    for caller in (world.own, world.other):
        _open(world, caller, accounts)
    with ThreadPoolExecutor(2) as pool:
        ways = [
            pool.submit(_advance, world.own, [last]),
            pool.submit(_advance, world.other, _days(first, last)),
        ]
        for way in ways:
            way.result()
    for account in accounts:
        for path in _read(account):
            jumped, stepped = (_entries(caller, path) for caller in (world.own, world.other))
            if not jumped and not world.days:  # within days not everybody is billed
                yield f"GET {path}: nothing, on {last}"
            if jumped != stepped:
                yield f"GET {path}: one jump and {(last - first).days} days differ"


def _meet(world: World) -> tuple[date, date]:
    """Bring both clocks to one day, the last of a month; return it and the day to go to."""
    today = max(date.fromisoformat(world.today(one)) for one in (world.own, world.other))
    first = _month_end(today, 0)
    for caller in (world.own, world.other):
        _advance(caller, [first])
    return first, first + world.days * DAY if world.days else _month_end(first, world.months)


def _month_end(day: date, months: int) -> date:
    number = day.year * 12 + day.month + months
    return date(number // 12, number % 12 + 1, 1) - DAY


def _days(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range(1, (last - first).days + 1)]


def _open(world: World, caller: Caller, accounts: list[str]) -> None:
    """Open accounts that are billed at the end of a month, in each way that profiles bill."""
    for account, profile in zip(accounts, PROFILES, strict=True):
        names = make_catalogue(world, caller, **profile)
        open_account(world, caller, names, account)


PROFILES: tuple[dict[str, int | str | bool], ...] = (
    {"cycle_day": 31, "auto_create_statements": True},
    {"cycle_day": 31, "advance_months": 0, "auto_create_statements": True},
    {"cycle_day": 30, "prorate_first_period": True, "auto_create_statements": True},
)


def _advance(caller: Caller, days: list[date]) -> None:
    for day in days:
        expect(caller.post(CLOCK, {"advance_to": day.isoformat()}), 200, 202)
        until(
            lambda: caller.get(CLOCK).document["days_left"] == 0,
            seconds=3600,
            every=0.05,
            what=f"the clock at {day}",
        )


def _read(account: str) -> tuple[str, ...]:
    asked = f"?account_number={account}"
    return tuple(
        f"{V1}/{kind}{asked}" for kind in ("customers", "transactions", "statements", "products")
    )


def _entries(caller: Caller, path: str) -> list[str]:
    """Return what a list has, without the names that the platform makes."""
    return sorted(
        words(
            {
                name: value
                for name, value in one.items()
                if name not in (*MADE, "bill_profile", "product_type")
            }
        )
        for one in caller.walk(path)
    )
