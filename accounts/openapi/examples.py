"""An example for each body and each answer, put together from the examples of their fields."""

from collections.abc import Mapping
from typing import Any

from .words import OF_FORMAT, OF_SHAPE, WHOLE, WORDS

ONLY_WHEN_ASKED_FOR = "expanded"
TYPES = {
    str: "string",
    int: "integer",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


class NoExampleError(LookupError):
    """A field has no example: its name."""


def give_examples(name: str, shape: dict[str, Any]) -> None:
    """Give each field of a shape its example: the shape's own, or what all of its name have."""
    if name in WHOLE:
        shape["examples"] = [WHOLE[name]]
    own = OF_SHAPE.get(name.removeprefix("Patched"), {})
    for field, schema in shape.get("properties", {}).items():
        for words in (own, WORDS):
            if field in words and _takes(schema, words[field]):
                schema["examples"] = [words[field]]
                break


def example_of(schema: Any, shapes: Mapping[str, Any], where: str = "") -> Any:
    """Return an example of what the schema describes; `shapes` are those that it refers to.

    Raises NoExampleError, naming the field, where one can only be guessed.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return example_of(shapes[name], shapes, name)
    if "examples" in schema:
        return schema["examples"][0]
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return example_of(schema[several][0], shapes, where)
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, shapes, where)


def _of_type(schema: Any, shapes: Mapping[str, Any], where: str) -> Any:
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" and "properties" in schema:
        return {
            name: example_of(field, shapes, f"{where}.{name}")
            for name, field in schema["properties"].items()
            if name != ONLY_WHEN_ASKED_FOR
        }
    if kind == "array":
        return [example_of(schema["items"], shapes, where)]
    if kind == "boolean":
        return bool(schema.get("default", False))
    if schema.get("format") in OF_FORMAT:
        return OF_FORMAT[schema["format"]]
    raise NoExampleError(where)


def _takes(field: Any, value: Any) -> bool:
    """Return whether it could be the field's; what refers to a shape has that one's example."""
    if "$ref" in str(field):
        return False
    if "anyOf" in field:
        return any(_takes(one, value) for one in field["anyOf"])
    if "enum" in field:
        return value in field["enum"]
    kinds = field.get("type", TYPES[type(value)])
    return TYPES[type(value)] in ([kinds] if isinstance(kinds, str) else kinds)
