"""The vocabulary of the ledger and of statements."""

CYCLE = "cycle"
