from accounts import rooms


class SyncConfig(rooms.RoomsConfig):
    name = "sync"
    ROOMS = (
        "findings",
        "rules",
        "workflows",
        "fixes",
        "issues",
        "figures",
        "history",
        "acts",
        "bulk_acts",
        "closures",
        "closure_checks",
        "incidents",
        "taking_back",
        "apologies",
        "coming",
        "lists",
        "day",
        "book",
        "exports",
        "demo",
    )
