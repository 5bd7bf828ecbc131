"""The advance of cycle dates."""
