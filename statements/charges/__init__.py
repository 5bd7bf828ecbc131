"""One-time and monthly recurring charges."""
