from accounts import rooms


class StatementsConfig(rooms.RoomsConfig):
    name = "statements"
    ROOMS = (
        "ledger",
        "charges",
        "queue",
        "cycle",
        "posting",
        "documents",
        "payments",
        "entries",
        "receivables",
        "families",
    )
