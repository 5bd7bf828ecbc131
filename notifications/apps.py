from accounts import rooms


class NotificationsConfig(rooms.RoomsConfig):
    name = "notifications"
    ROOMS = ("balances", "email", "messages", "serving")
