"""The sections on the left of every page. A new page is one row here; an address that no app mounts
is left out.
"""

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
    ("Reports", [Entry("Accounts", "list-details", "report-accounts")]),
    (
        "Operations",
        [
            Entry("Processes", "refresh", "processes"),
            Entry("Runs", "list-details", "runs"),
            Entry("Scheduled workflows", "calendar-event", "scheduled"),
            Entry("Alerts", "alert-triangle", "alerts"),
        ],
    ),
    ("Settings", []),
]


def sections_for(request: HttpRequest) -> list[ShownSection]:
    """Return the sections that have a page, with the entry under which the request's page stands
    marked.
    """
    found = [
        (title, [(entry, address) for entry in entries if (address := _address(entry))])
        for title, entries in SECTIONS
    ]
    current = max(
        (
            address
            for _, entries in found
            for _, address in entries
            if _stands_under(request.path, address)
        ),
        key=len,
        default="",
    )
    return [
        ShownSection(
            title,
            [
                ShownEntry(entry.title, entry.icon, address, address == current)
                for entry, address in entries
            ],
        )
        for title, entries in found
        if entries
    ]


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.view_name)
    except NoReverseMatch:
        return ""


def _stands_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
