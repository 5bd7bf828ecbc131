from accounts import rooms


class NotificationsConfig(rooms.RoomsConfig):
    name = "notifications"
    ROOMS = (
        "alerts",
        "mailbox",
        "email",
        "wording",
        "balances",
        "audiences",
        "messages",
        "serving",
        "webhooks",
    )
