"""What stands on the page of settings. A new page of settings is one row here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A page of settings: its title, what it is for, and the permission that changing needs.

    Who lacks the permission may read the page, unless it is `closed`.
    """

    title: str
    icon: str
    view_name: str
    says: str
    permission: str = ""
    closed: bool = False


SETTINGS: list[tuple[str, list[Setting]]] = [
    (
        "The company",
        [
            Setting(
                "Provider",
                "building",
                "provider-settings",
                "Name, address, logo, colours, time zone and languages.",
                "accounts.manage_settings",
            ),
            Setting(
                "Numbering",
                "list-details",
                "numbering",
                "How statements and accounts are numbered, and what of it may change.",
                "accounts.manage_settings",
            ),
            Setting(
                "Record of changes",
                "clock-pause",
                "setting-changes",
                "Who changed which setting, and when.",
            ),
        ],
    ),
    (
        "People",
        [
            Setting(
                "Staff",
                "users",
                "staff",
                "Who may sign in; invitations; switching off.",
                "accounts.manage_staff",
            ),
            Setting(
                "Roles",
                "lock",
                "roles",
                "What each role may do.",
                "accounts.manage_staff",
            ),
        ],
    ),
    (
        "What is sold and said",
        [
            Setting(
                "Product types",
                "receipt-2",
                "product-types",
                "What can be sold, and how it is charged.",
                "products.manage_catalogue",
            ),
            Setting(
                "E-mail template",
                "mail",
                "notification-template",
                "Your own words for the e-mails about balances.",
                "notifications.manage_notifications",
                closed=True,
            ),
            Setting(
                "Mailing",
                "send",
                "mailing-settings",
                "The language of e-mails, and how many may leave.",
                "notifications.manage_notifications",
                closed=True,
            ),
        ],
    ),
    (
        "Other systems",
        [
            Setting(
                "API keys",
                "lock",
                "api-keys",
                "What your own systems show to use the API.",
                "accounts.manage_api_keys",
            ),
            Setting(
                "Webhooks",
                "webhook",
                "webhooks",
                "Where events are sent, what became of each, and sending again.",
                "notifications.manage_webhooks",
            ),
            Setting(
                "Pages with messages",
                "message",
                "message-origins",
                "Which pages of yours may show in-product messages.",
                "notifications.approve_messages",
                closed=True,
            ),
            Setting(
                "Data export",
                "file-text",
                "exports",
                "All that you bill from, as CSV files in one archive.",
                "sync.export_book",
            ),
        ],
    ),
]
