from . import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = (
        "answers",
        "bill_profiles",
        "customers",
        "database",
        "events",
        "processes",
        "rest",
        "staff",
        "tenancy",
        "web",
    )
