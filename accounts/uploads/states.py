"""The name of the process that works on uploads."""

UPLOADS = "bulk"
