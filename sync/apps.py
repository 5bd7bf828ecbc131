from accounts import rooms


class SyncConfig(rooms.RoomsConfig):
    name = "sync"
    ROOMS = (
        "findings",
        "rules",
        "workflows",
        "fixes",
        "issues",
        "history",
        "acts",
        "closures",
        "day",
        "book",
        "demo",
    )
