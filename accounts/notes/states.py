"""The bounds of notes."""

LONGEST = 2000  # characters of a note
