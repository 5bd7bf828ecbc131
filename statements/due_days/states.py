"""The vocabulary of days that pass."""

DUE_DAYS = "due-days"  # the name of the process
