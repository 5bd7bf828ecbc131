"""Changes of an account's status, each one operation and one transaction.

Each has all its effects. Source: docs/rules.md section 8.
"""
