"""9. Whoever replays the events has what GET answers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..caller import expect, until
from ..world import V1, World, make_book, make_catalogue, open_account, words
from ..zoo import acts_on, body_of, make_zoo

# Where the object of an event is read, by its kind.
PATHS = {
    "customer": "customers",
    "line": "lines",
    "product": "products",
    "order": "orders",
    "transaction": "transactions",
    "statement": "statements",
    "promise": "promises",
    "bill_profile": "bill-profiles",
    "product_type": "product-types",
}
BEFOREHAND = 60  # days before the cycle date, the most that there are
SIGNS = {"CHARGE": 1, "CREDIT": -1, "PAYMENT": -1}
Told = dict[tuple[str, str], Any]


def events_rebuild_what_is_read(world: World) -> Iterator[str]:
    """Do every act on something, replay /events, and compare each object with its GET."""
    start = _last(world)
    make_book(world, world.own)
    _, animals = make_zoo(world)
    for animal in animals:
        for act in acts_on(world, animal):
            world.own.post(f"{animal.address}/{act.path.rsplit('/', 1)[-1]}", body_of(world, act))
    billed = _bill(world)
    told: Told = {}
    for number, event in enumerate(world.own.walk(f"{V1}/events?after={start}"), start + 1):
        if event["sequence"] != number:
            yield f"event {event['id']} has number {event['sequence']}, not {number}"
            return
        told[event["object"]["kind"], event["object"]["key"]] = event["data"]
        if event["type"] == "transactions.posted":
            _post(event["data"], told)
    for (kind, key), data in told.items():
        if kind not in PATHS:
            continue
        read = expect(world.own.get(f"{V1}/{PATHS[kind]}/{key}"), 200).document
        if words(read) != words(data):
            other = sorted(name for name in read if read[name] != data.get(name))
            yield f"{kind} {key}: the events tell another {', '.join(other)}"
    for animal in animals:
        if (animal.kind.removesuffix("s"), animal.name) not in told:
            yield f"{animal.kind} {animal.name}: no event tells of it"
    yield from _of_statements(world, billed, told)


def _post(posted: dict[str, Any], told: Told) -> None:
    """Put the entries of the account that are on no statement yet on this one."""
    for (kind, _), entry in told.items():
        own = kind == "transaction" and entry["account_number"] == posted["account_number"]
        if own and entry["statement_number"] is None:
            entry["statement_number"] = posted["statement_number"]


def _bill(world: World) -> list[str]:
    """Have a statement made of an account that owes something; return the numbers of its own."""
    names = make_catalogue(world, world.own, lead_days=BEFOREHAND)
    account = open_account(world, world.own, names)["account_number"]
    for kind, amount in (("CHARGE", "12.34"), ("CREDIT", "2.30"), ("PAYMENT", "5.01")):
        entry = {"account_number": account, "kind": kind, "amount": amount}
        expect(world.own.post(f"{V1}/transactions", entry), 201)
    expect(world.own.post(f"{V1}/statements", {"account_numbers": [account]}), 202)
    made = f"{V1}/statements?account_number={account}"
    until(lambda: any(world.own.walk(made)), seconds=120, what=f"a statement of {account}")
    return [one["statement_number"] for one in world.own.walk(made)]


def _of_statements(world: World, numbers: list[str], told: Told) -> Iterator[str]:
    """Compare what was told of statements with the entries that they have posted."""
    for number in numbers:
        posted = told.get(("transactions", number))
        if ("statement", number) not in told or posted is None:
            yield f"statement {number}: no event tells of it, or of its entries"
            continue
        entries = list(world.own.walk(f"{V1}/transactions?statement_number={number}"))
        amount = sum(SIGNS[one["kind"]] * Decimal(one["amount"]) for one in entries)
        if (posted["count"], Decimal(posted["amount"])) != (len(entries), amount):
            yield f"statement {number}: its {len(entries)} entries come to {amount}"


def _last(world: World) -> int:
    newest = expect(world.own.get(f"{V1}/events?limit=1&order=-"), 200).document["results"]
    return int(newest[0]["sequence"]) if newest else 0
