"""What can happen to a family in the coming days."""

from enum import StrEnum


class ComingKind(StrEnum):
    STATUS = "status"
    CHARGE = "charge"
    MISSED = "missed"
    CYCLE = "cycle"
    QUEUE = "queue"
    STATEMENT = "statement"
    DUE = "due"
