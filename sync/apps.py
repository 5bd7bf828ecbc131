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
        "closures",
        "closure_checks",
        "incidents",
        "taking_back",
        "apologies",
        "coming",
        "day",
        "book",
        "exports",
        "demo",
    )
