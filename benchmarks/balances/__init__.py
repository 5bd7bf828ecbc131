"""Balances checked against thresholds, and the e-mails of that."""
