"""Changes of an account's status, each one operation and one transaction with all its effects
(docs/rules.md section 8).
"""
