"""The ledger: its entries, and the statements that they are posted on."""
