"""3 and 6. What PATCH keeps, clears and refuses; and every member of every body, sent wrong."""

import re
from collections.abc import Iterator
from typing import Any

from ..caller import Answer
from ..description import Operation
from ..world import Book, World, make_book, words

STRANGE = "no_such_member"


def patches_keep_and_refuse(world: World) -> Iterator[str]:
    """Send every PATCH nothing, null for each member, and a member that there is not."""
    book = make_book(world, world.own)
    for operation in world.description.operations("patch"):
        address = book.address(operation)
        if address is None:
            continue
        before = world.own.get(address)
        empty = world.own.patch(address, {})
        if empty.status != 200 or words(empty.document) != words(before.document):
            yield f"{operation.name}: {{}} answers {empty.status}, or changes something"
        yield from _named(operation, STRANGE, world.own.patch(address, {STRANGE: 1}))
        for name in world.description.body(operation).get("properties", {}):
            answer = world.own.patch(address, {name: None})
            # An account in its state may need what is cleared.
            if answer.status not in (200, 409):
                yield from _named(operation, name, answer)
        world.own.patch(
            address,
            {
                name: before.document[name]
                for name in _written(world, operation) & set(before.document)
            },
        )


def what_is_wrong_is_named(world: World) -> Iterator[str]:
    """Send each member of each body with values that it cannot have: the answer names it."""
    book = make_book(world, world.own)
    known = world.description.known_codes()
    for operation in world.description.operations("post", "patch"):
        address = book.address(operation)
        shape = world.description.body(operation)
        if address is None or not shape.get("properties"):
            continue
        base = _base(world, operation, book)
        for name, schema in shape["properties"].items():
            for value in wrong_values(world.description.shape(schema))[: world.values]:
                answer = world.own.ask(operation.method.upper(), address, base | {name: value})
                if answer.code == "person_required":
                    break  # whatever a key says
                yield from _declared(operation, answer, known)
                yield from _named(operation, name, answer, value)


def wrong_values(schema: dict[str, Any]) -> list[Any]:
    """Return values that the schema shuts out."""
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            schema = schema | schema[several][0]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "enum" in schema:
        return ["NO_SUCH_CHOICE", 7, [], {}]
    if "string" in kinds:
        return [7, True, [], {}, *_wrong_texts(schema)]
    if "integer" in kinds:
        bounds = [schema[one] + step for one, step in BOUNDS if one in schema]
        return ["1", 1.5, True, [], {}, 10**30, *bounds]
    if "boolean" in kinds:
        return ["true", 1, [], {}]
    if "array" in kinds:
        return ["x", 7, {}]
    return ["x", 7, [1]] if "object" in kinds else []


BOUNDS = (("minimum", -1), ("maximum", 1))


def _wrong_texts(schema: dict[str, Any]) -> Iterator[str]:
    if schema.get("format") in ("date", "date-time"):
        yield from ("31.12.2027", "2027-02-30", "9999-12-31T", "")
    elif schema.get("format") == "uuid":
        yield from ("x", "")
    elif "pattern" in schema:
        texts = ("-", "1e5", "=1+1", "two\nlines", "zero\0byte")
        yield from (text for text in texts if not re.search(schema["pattern"], text))
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)


def _base(world: World, operation: Operation, book: Book) -> dict[str, Any]:
    """Return a body with all that is needed and no more, about what the book has."""
    needed = world.description.body(operation).get("required", ())
    example = world.description.example(operation)
    return {name: book.names.get(name, example.get(name)) for name in needed}


def _written(world: World, operation: Operation) -> set[str]:
    return set(world.description.body(operation).get("properties", {})) - {"reason"}


def _declared(operation: Operation, answer: Answer, known: set[str]) -> Iterator[str]:
    if not operation.answers(answer.status):
        yield f"{operation.name}: {answer.status} is not declared"
    elif answer.status == 400:
        codes = {answer.code} | {one["code"] for one in answer.document.get("errors", ())}
        for code in codes - known:
            yield f"{operation.name}: the code {code} is unknown"


def _named(operation: Operation, name: str, answer: Answer, value: Any = None) -> Iterator[str]:
    """Yield a fault unless the answer is a 400 with a pointer to the member."""
    errors = answer.document.get("errors", ()) if isinstance(answer.document, dict) else ()
    pointers = [str(one.get("pointer")) for one in errors]
    if answer.status != 400:
        yield f"{operation.name}: {answer.status} for {name}={value!r:.60}"
    elif not any(one == f"/{name}" or one.startswith(f"/{name}/") for one in pointers):
        yield f"{operation.name}: {name}={value!r:.60} is not named: {pointers}"
