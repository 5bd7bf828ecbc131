from accounts import rooms


class SyncConfig(rooms.RoomsConfig):
    name = "sync"
    ROOMS = ("closures", "day", "history", "rules", "workflows")
