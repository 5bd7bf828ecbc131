"""The vocabulary of the ledger and of statements."""

# The names of the processes
NRC = "nrc"


MRC = "mrc"
