from . import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = (
        "tenancy",
        "database",
        "book",
        "bill_profiles",
        "status_changes",
        "customers",
        "staff",
        "secrets",
        "outbound",
        "api_keys",
        "events",
        "answers",
        "processes",
        "web",
        "rest",
        "bulk",
        "openapi",
        "customer_page",
        "editing",
    )
