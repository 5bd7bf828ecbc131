"""The search among many customers."""
