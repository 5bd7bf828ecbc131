from accounts import rooms


class NotificationsConfig(rooms.RoomsConfig):
    name = "notifications"
    ROOMS = (
        "alerts",
        "mailbox",
        "email",
        "wording",
        "balances",
        "threshold_rules",
        "audiences",
        "messages",
        "serving",
        "webhooks",
        "lists",
    )
