"""An act that is refused, with every way in: operation, page, command and API."""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import Provider
from tests.acts.starting import Made


@dataclass(frozen=True)
class Case:
    """An act in a state that does not allow it.

    `make` brings the state about. `page` is the address and the form, `command` the words and
    options, `api` the address and the body; an act that has no such way leaves it out.
    """

    name: str
    says: str
    make: Callable[[Provider], Made]
    operation: Callable[[Made], object]
    page: Callable[[Made], tuple[str, Made]] | None = None
    command: Callable[[Made], tuple[list[str], Made]] | None = None
    api: Callable[[Made], tuple[str, Made]] | None = None
    code: str = ""
    ways: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.ways.extend(way for way in ("page", "command", "api") if getattr(self, way))
