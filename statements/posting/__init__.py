"""The making of statements."""
