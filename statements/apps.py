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
        "due_days",
        "entries",
        "receivables",
        "families",
    )
