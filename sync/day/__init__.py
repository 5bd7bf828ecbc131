"""The day of a provider: its steps, its clock and what staff are told of it."""
