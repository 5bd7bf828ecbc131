"""The processes that rooms register, and the runner that does them (docs/rules.md section 11)."""
