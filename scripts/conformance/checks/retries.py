"""2. Many POSTs of one Idempotency-Key at once have one effect, and one answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..caller import Answer, until
from ..description import Operation
from ..world import World, make_catalogue, new_body, open_account, words


def one_key_has_one_effect(world: World) -> Iterator[str]:
    """Send each POST that makes something many times at once with one key."""
    names = make_catalogue(world, world.own)
    names |= open_account(world, world.own, names)
    for operation in world.description.operations("post"):
        if not (operation.takes_keys and operation.answers(201)) or operation.parameters:
            continue
        first, body = (new_body(world, operation, names, world.today()) for _ in range(2))
        if not world.own.post(operation.path, first | _dry(world, operation)).is_success:
            continue  # what cannot be made once cannot be made twice
        yield from _faults(world, operation, body)


def _dry(world: World, operation: Operation) -> dict[str, Any]:
    known = world.description.body(operation).get("properties", {})
    return {"dry_run": True} if "dry_run" in known else {}


def _faults(world: World, operation: Operation, body: dict[str, Any]) -> Iterator[str]:
    key, before = world.new("key"), _newest(world, operation)

    def send(_: int) -> Answer:
        return world.own.post(operation.path, body, Idempotency_Key=key)

    with ThreadPoolExecutor(world.at_once) as pool:
        answers = list(pool.map(send, range(world.at_once)))
    for answer in answers:
        if not answer.is_success and answer.code != "in_flight":
            yield f"{operation.name}: {answer.status} {answer.code} for one of many"
    until(lambda: send(0).is_success, seconds=30, what=f"{operation.name} with {key} answered")
    told = {words(one.document) for one in [*answers, send(0)] if one.is_success}
    if len(told) > 1:
        yield f"{operation.name}: {len(told)} answers to one key"
    made = _newest(world, operation) - before
    if len(made) != 1:
        yield f"{operation.name}: one key has made {len(made)}"
    other = world.own.post(operation.path, body | {"reason": "another"}, Idempotency_Key=key)
    if other.status != 422:
        yield f"{operation.name}: {other.status} for another body under the same key"


def _newest(world: World, operation: Operation) -> set[str]:
    return {words(one) for one in world.own.walk(operation.path)}
