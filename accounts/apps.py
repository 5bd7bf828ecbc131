from . import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = ("answers", "bill_profiles", "customers", "events", "processes")
