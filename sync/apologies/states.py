"""The name of the process that writes apologies."""

APOLOGY = "apology"
