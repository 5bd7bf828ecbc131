"""Automatic closures of accounts by Sync Status (docs/rules.md section 6)."""
