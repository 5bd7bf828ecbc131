"""9. Whoever replays the events has what GET answers."""

from collections.abc import Iterator
from typing import Any

from ..caller import expect
from ..world import V1, World, make_book, words
from ..zoo import acts_on, body_of, make_zoo

# Where the object of an event is read, by its kind.
PATHS = {
    "customer": "customers",
    "line": "lines",
    "product": "products",
    "order": "orders",
    "transaction": "transactions",
    "statement": "statements",
    "bill_profile": "bill-profiles",
    "product_type": "product-types",
}


def events_rebuild_what_is_read(world: World) -> Iterator[str]:
    """Do every act on something, replay /events, and compare each object with its GET."""
    start = _last(world)
    make_book(world, world.own)
    _, animals = make_zoo(world)
    for animal in animals:
        for act in acts_on(world, animal):
            world.own.post(f"{animal.address}/{act.path.rsplit('/', 1)[-1]}", body_of(world, act))
    told: dict[tuple[str, str], Any] = {}
    for number, event in enumerate(world.own.walk(f"{V1}/events?after={start}"), start + 1):
        if event["sequence"] != number:
            yield f"event {event['id']} has number {event['sequence']}, not {number}"
            return
        told[event["object"]["kind"], event["object"]["key"]] = event["data"]
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


def _last(world: World) -> int:
    newest = expect(world.own.get(f"{V1}/events?limit=1&order=-"), 200).document["results"]
    return int(newest[0]["sequence"]) if newest else 0
