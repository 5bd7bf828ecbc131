from accounts import rooms


class StatementsConfig(rooms.RoomsConfig):
    name = "statements"
    ROOMS = ("charges", "cycle", "ledger", "posting")
