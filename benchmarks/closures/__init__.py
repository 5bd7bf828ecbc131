"""Sync Status, issues, and restoring what was closed."""
