"""The sections on the left of every page. A new page is one row here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    title: str
    icon: str
    view_name: str


@dataclass(frozen=True)
class ShownEntry:
    title: str
    icon: str
    address: str
    current: bool


@dataclass(frozen=True)
class ShownSection:
    title: str
    entries: list[ShownEntry]


SECTIONS: list[tuple[str, list[Entry]]] = [
    ("", [Entry("Home", "home", "home"), Entry("Customers", "users", "customers")]),
    (
        "Billing",
        [
            Entry("Create statements", "file-plus", "create-statements"),
            Entry("Statements", "file-invoice", "statements"),
            Entry("Overdue", "calendar-due", "overdue"),
        ],
    ),
    (
        "Account health",
        [Entry("Sync Status", "lock", "sync-status"), Entry("Issues", "alert-triangle", "issues")],
    ),
    (
        "Messaging",
        [
            Entry("Balance notifications", "bell", "notification-rules"),
            Entry("E-mail log", "mail", "notification-log"),
            Entry("Mailbox", "inbox", "mailbox"),
            Entry("In-product messages", "message", "messages"),
        ],
    ),
    (
        "Reports",
        [
            Entry("Figures", "chart-bar", "reports"),
            Entry("Accounts", "list-details", "report-accounts"),
        ],
    ),
    (
        "Operations",
        [
            Entry("Processes", "refresh", "processes"),
            Entry("Runs", "list-details", "runs"),
            Entry("Incidents", "arrow-back-up", "incidents"),
            Entry("Scheduled workflows", "calendar-event", "scheduled"),
            Entry("Alerts", "alert-triangle", "alerts"),
        ],
    ),
    (
        "Settings",
        [
            Entry("All settings", "adjustments-horizontal", "settings"),
            Entry("Staff", "users", "staff"),
            Entry("Bill profiles", "calendar-event", "bill-profiles"),
            Entry("Product types", "receipt-2", "product-types"),
            Entry("Custom fields", "adjustments-horizontal", "custom-fields"),
            Entry("API keys", "lock", "api-keys"),
            Entry("Webhooks", "webhook", "webhooks"),
        ],
    ),
]


def sections_for(request: HttpRequest) -> list[ShownSection]:
    """Return the sections, with the entry under which the request's page stands marked."""
    addresses = {entry: reverse(entry.view_name) for _, entries in SECTIONS for entry in entries}
    above = (one for one in addresses.values() if _stands_under(request.path, one))
    current = max(above, key=len, default="")
    return [
        ShownSection(
            title,
            [
                ShownEntry(entry.title, entry.icon, addresses[entry], addresses[entry] == current)
                for entry in entries
            ],
        )
        for title, entries in SECTIONS
    ]


def entries_without_page() -> list[Entry]:
    """Return the entries whose view has no address."""
    return [entry for _, entries in SECTIONS for entry in entries if not _has_page(entry)]


def _has_page(entry: Entry) -> bool:
    try:
        return bool(reverse(entry.view_name))
    except NoReverseMatch:
        return False


def _stands_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
