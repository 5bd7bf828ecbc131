"""1. What is another provider's is as what nobody has, on every name in every address."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from ..caller import Answer
from ..description import Operation
from ..world import Book, World, make_book, words

SHARED = {"process"}  # names that every provider has alike


def foreign_is_as_absent(world: World) -> Iterator[str]:
    """Ask for the other sandbox's things and for things of nobody: the answers are one."""
    theirs = make_book(world, world.other)
    for operation in world.description.operations():
        if not set(operation.parameters) - SHARED:
            continue
        foreign, absent = theirs.address(operation), _of_nobody(operation)
        for address in filter(None, (foreign, absent)):
            answer = _ask(world, operation, address)
            if answer.status != 404:
                yield f"{operation.name}: {answer.status} for {address}"
        if foreign:
            first, second = (_ask(world, operation, one) for one in (foreign, absent))
            if _problem(first) != _problem(second):
                yield f"{operation.name}: what is foreign and what is absent are told apart"
    yield from _kept_apart(world, theirs)


def _kept_apart(world: World, theirs: Book) -> Iterator[str]:
    """A reference in a body to what is another's is refused as one to what nobody has."""
    body = {"account_number": "", "identifier": "1"}
    problems = []
    for account in (theirs.names["account_number"], world.new("nobody")):
        answer = world.own.post("/api/v1/lines", body | {"account_number": account})
        problems.append(words(answer.document).replace(account, "…"))
    if len({_without_id(one) for one in problems}) > 1:
        yield "POST /api/v1/lines: an account of another provider is told apart from none"


def _ask(world: World, operation: Operation, address: str) -> Answer:
    return world.own.ask(operation.method.upper(), address, {})


def _of_nobody(operation: Operation) -> str:
    values = {
        name: str(uuid4()) if name in ("id", "message_id") else f"nobody-{uuid4()}"[:40]
        for name in operation.parameters
    }
    return operation.path.format(**values)


def _problem(answer: Answer) -> str:
    document: dict[str, Any] = answer.document or {}
    return words({name: document[name] for name in document if name != "request_id"})


def _without_id(problem: str) -> str:
    return problem.split('"request_id"')[0]
