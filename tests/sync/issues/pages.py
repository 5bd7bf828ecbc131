"""The addresses of the pages of issues, and the permission to fix them."""

ISSUES, REPORT, CSV = "/account-health/issues/", "/reports/accounts/", "/reports/accounts/csv/"
PERMISSION = "sync.fix_accounts"
