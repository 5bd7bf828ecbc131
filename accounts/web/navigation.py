"""The sections on the left of every page. A new page is one row here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    title: str
    icon: str
    view_name: str
    permission: str = ""  # who has it not is not shown the entry


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
            Entry("Figures", "chart-bar", "reports", "sync.see_reports"),
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
    """Return the sections, with the entry under which the request's page stands marked.

    Entries that the person may not open are left out.
    """
    offered = [
        (title, [entry for entry in entries if _may_open(request, entry)])
        for title, entries in SECTIONS
    ]
    addresses = {entry: reverse(entry.view_name) for _, entries in offered for entry in entries}
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
        for title, entries in offered
    ]


def entries_without_page() -> list[Entry]:
    """Return the entries whose view has no address."""
    return [entry for _, entries in SECTIONS for entry in entries if not _has_page(entry)]


def _may_open(request: HttpRequest, entry: Entry) -> bool:
    return not entry.permission or request.user.has_perm(entry.permission)


def _has_page(entry: Entry) -> bool:
    try:
        return bool(reverse(entry.view_name))
    except NoReverseMatch:
        return False


def _stands_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
