"""The processes, how they are run, and the day that runs them all (docs/rules.md section 11)."""
