from . import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = (
        "tenancy",
        "database",
        "bill_profiles",
        "status_changes",
        "customers",
        "staff",
        "events",
        "answers",
        "processes",
        "web",
        "rest",
        "customer_page",
    )
