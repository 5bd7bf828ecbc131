"""What the page of a customer is made of.

A room registers its tabs and panels in its `panels.py`. The page reads them from here, and so names
no room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..customers.models import Customer
from ..staff.models import User
from ..web.requests import StaffRequest

Context = dict[str, Any]
Read = Callable[[StaffRequest, Customer], Context]
ReadIfAny = Callable[[StaffRequest, Customer], Context | None]
OVERVIEW = "overview"


class Slot(StrEnum):
    """Where a panel stands: the first three on every tab, the last two on the overview."""

    MARKS = "marks"
    ACTIONS = "actions"
    FACTS = "facts"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Group:
    """One word of the tab strip under which several tabs stand."""

    slug: str
    title: str


@dataclass(frozen=True)
class Tab:
    """One tab of a customer's page.

    Tabs stand in the strip by `order`. `context` returns what the template shows besides the head.
    `count` is the number beside the title. `permission` is needed to see the tab.
    """

    slug: str
    title: str
    order: int
    template: str
    context: Read
    permission: str = ""
    group: Group | None = None
    count: Callable[[Customer], int] | None = None

    @property
    def view_name(self) -> str:
        return "customer" if self.slug == OVERVIEW else f"customer-{self.slug}"

    @property
    def path(self) -> str:
        """Return the tab's address under the customer's; the overview is the customer's own."""
        if self.slug == OVERVIEW:
            return ""
        return f"{self.group.slug}/{self.slug}/" if self.group else f"{self.slug}/"

    def is_open_to(self, user: User) -> bool:
        return not self.permission or user.has_perm(self.permission)


@dataclass(frozen=True)
class Panel:
    """A piece of a customer's page; those of one slot stand by `order`.

    A panel whose `context` is None has nothing to say, and is left out.
    """

    slot: Slot
    order: int
    template: str
    context: ReadIfAny
    permission: str = ""


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what it shows."""

    template: str
    context: Context


_tabs: dict[str, Tab] = {}
_panels: list[Panel] = []


def register_tab(tab: Tab) -> None:
    """Add a tab. Raises ValueError when another one has its slug."""
    if _tabs.setdefault(tab.slug, tab) != tab:
        raise ValueError(f"two tabs of a customer are named {tab.slug}")


def unregister_tab(slug: str) -> None:
    del _tabs[slug]


def register_panel(panel: Panel) -> None:
    _panels.append(panel)


def tabs() -> list[Tab]:
    """Return all tabs in the order of the strip."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)


def tab_named(slug: str) -> Tab:
    return _tabs[slug]


def panels_in(slot: Slot, request: StaffRequest, customer: Customer) -> list[ShownPanel]:
    """Return the panels of a slot that the person may see and that have something to say."""
    shown = []
    for panel in sorted(_panels, key=lambda one: one.order):
        if panel.slot != slot or (panel.permission and not request.user.has_perm(panel.permission)):
            continue
        context = panel.context(request, customer)
        if context is not None:
            shown.append(ShownPanel(panel.template, context))
    return shown
