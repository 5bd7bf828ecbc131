"""The vocabulary of the ledger and of statements."""

STATEMENTS = "statements"
