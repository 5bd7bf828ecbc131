"""The parts of the timeline besides what has a status."""

PAYMENTS, STATEMENTS = "PAYMENTS", "STATEMENTS"
