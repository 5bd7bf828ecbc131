"""The words of exports."""

EXPORT = "export"
PERMISSION = "sync.export_book"
