from accounts import rooms


class AccountsConfig(rooms.RoomsConfig):
    name = "accounts"
    ROOMS = ("answers", "processes")
