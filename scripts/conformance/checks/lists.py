"""5. Every list, walked while it grows, gives what was there exactly once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from ..description import Operation
from ..world import V1, World, make_book, make_catalogue, open_account, words

LIMITS = (1, 7, 500)
NAMES = ("id", "product_ref", "account_number", "address")


def lists_give_each_once(world: World) -> Iterator[str]:
    """Walk every list with small and large pages while customers, entries and lines are made."""
    book = make_book(world, world.own)
    names = make_catalogue(world, world.own)
    for operation in world.description.operations("get"):
        address = book.address(operation) if operation.is_list else None
        if address is None:
            continue
        old = [_key(operation, one) for one in world.own.walk(address)]
        if len(set(old)) < len(old):
            yield f"{operation.name}: one comes twice in a list that nobody changes"
        for limit in LIMITS:
            if limit == 1 and len(old) > world.longest_walk:
                continue
            with _growing(world, names):
                seen = Counter(_key(operation, one) for one in world.own.walk(address, limit))
            for key in set(old):
                if seen[key] != 1:
                    yield f"{operation.name}?limit={limit}: {key:.80} comes {seen[key]} times"


@contextmanager
def _growing(world: World, names: dict[str, str]) -> Iterator[None]:
    """Let another thread sign customers up meanwhile."""
    over = Event()

    def grow() -> None:
        for _ in range(world.signed_up):
            account = open_account(world, world.own, names)["account_number"]
            entry = {"account_number": account, "kind": "CHARGE", "amount": "1.00"}
            world.own.post(f"{V1}/transactions", entry)
            if over.is_set():
                return

    with ThreadPoolExecutor(1) as pool:
        growth = pool.submit(grow)
        try:
            yield
        finally:
            over.set()
        growth.result()


def _key(operation: Operation, one: dict[str, Any]) -> str:
    """Return what names an entry: the name that its address would have."""
    below = operation.path.rsplit("/", 1)[-1]
    own = {"customers": "account_number", "lines": "line_ref", "orders": "order_ref"}
    more = {"transactions": "transaction_ref", "statements": "statement_number"}
    for name in ((own | more).get(below, ""), *NAMES, "code"):
        if name in one:
            return str(one[name])
    return words(one)
