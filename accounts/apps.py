from . import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = (
        "tenancy",
        "database",
        "book",
        "bill_profiles",
        "status_changes",
        "search",
        "custom_fields",
        "setting_changes",
        "customers",
        "tags",
        "contacts",
        "notes",
        "staff",
        "secrets",
        "outbound",
        "api_keys",
        "events",
        "answers",
        "processes",
        "web",
        "limits",
        "charts",
        "lists",
        "rest",
        "bodies",
        "bulk",
        "uploads",
        "openapi",
        "customer_page",
        "editing",
        "record",
        "settings",
    )
