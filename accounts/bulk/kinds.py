"""The kinds of rows that can be sent many at once, and the one table of them.

A room says in its `bulk.py` how its rows are made and changed. Each rule stands in its operations,
which one row by itself takes too.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from ..bodies.bodies import Body
from ..rest.resources import Resource
from ..tenancy.models import Provider


class Kind(ABC):
    """Rows of one kind.

    `prefix` begins the keys that the platform makes. `related` are the references that the shape of
    a row shows. `own_references` are the members that name other rows of the kind. `owner` is the
    reference to the row that every writer locks first; without one a row is locked itself. Without
    `edit_body` none is changed.
    """

    name: ClassVar[str]
    prefix: ClassVar[str]
    related: ClassVar[tuple[str, ...]]
    resource: ClassVar[type[Resource]]
    new_body: ClassVar[type[Body]]
    edit_body: ClassVar[type[Body] | None] = None
    owner: ClassVar[str] = ""
    own_references: ClassVar[tuple[str, ...]] = ()

    def prepare(self, owners: Iterable[Any]) -> None:
        """Read what rows of these owners, locked, need beyond them."""
        return

    def as_kept(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values as a row that exists would show them."""
        return values

    @abstractmethod
    def build(self, provider: Provider, values: dict[str, Any], *, as_of: date) -> Any:
        """Return a row that is still to be saved. Raises Refused, and asks no query."""

    def change(self, row: Any, values: Mapping[str, Any]) -> list[str]:
        """Set what differs, and return the names of the fields. Raises Refused; asks no query."""
        return []


_kinds: dict[str, type[Kind]] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Make the kind known under its name."""
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    return _kinds[name]()
