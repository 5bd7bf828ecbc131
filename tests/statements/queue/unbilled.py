"""The addresses of the pages of what is left unbilled."""

BASE = "/billing/create-statements/"
FINAL, PARKED, UNPOSTABLE = (f"{BASE}{part}/" for part in ("final", "parked", "unpostable"))
ON = "?as_of=2026-11-20"
