"""The API's description, as the checks read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def parameters(self) -> list[str]:
        """Return the names in the path."""
        return re.findall(r"{(\w+)}", self.path)

    @property
    def collection(self) -> str:
        """Return the path up to its first name: /api/v1/customers."""
        return self.path.split("/{")[0]

    @property
    def takes_keys(self) -> bool:
        headers = {one["name"] for one in self.said.get("parameters", ()) if one["in"] == "header"}
        return "Idempotency-Key" in headers

    @property
    def is_list(self) -> bool:
        """Return whether it answers page by page."""
        query = {one["name"] for one in self.said.get("parameters", ()) if one["in"] == "query"}
        return self.method == "get" and "limit" in query

    def answers(self, status: int) -> bool:
        return str(status) in self.said["responses"]


class Description:
    """Operations and shapes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.shapes: dict[str, Any] = document["components"]["schemas"]

    def operations(self, *methods: str) -> Iterator[Operation]:
        """Return the operations, of all methods or of these."""
        for path, found in self.document["paths"].items():
            for method, said in found.items():
                if method in (methods or METHODS):
                    yield Operation(method, path, said)

    def body(self, operation: Operation) -> dict[str, Any]:
        """Return the shape of the JSON that the operation takes, or an empty one."""
        content = operation.said.get("requestBody", {}).get("content", {})
        return self.shape(content.get("application/json", {}).get("schema", {}))

    def example(self, operation: Operation) -> dict[str, Any]:
        """Return the example of the JSON that the operation takes."""
        content = operation.said["requestBody"]["content"]["application/json"]
        return dict(next(iter(content["examples"].values()))["value"])

    def shape(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return what a reference refers to; other schemas as they are."""
        while "$ref" in schema:
            schema = self.shapes[schema["$ref"].rsplit("/", 1)[-1]]
        return schema

    def known_codes(self) -> set[str]:
        """Return the codes of requests that cannot be read, and of their members."""
        return {
            code
            for name in ("Problem", "ProblemError")
            for code in self.shapes[name]["properties"]["code"].get("examples", ())
        }
