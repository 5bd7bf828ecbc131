"""Accounts that are out of sync: the list, its report, and the fix of each issue."""

from django.urls import path

from .issues.views import fix as issue
from .issues.views import list as issues

ISSUES = "account-health/issues"
ONE = f"{ISSUES}/<key:code>/<key:account_number>"

urlpatterns = [
    path(f"{ISSUES}/", issues.issue_list, name="issues"),
    path(f"{ISSUES}/cards/", issues.cards, name="issue-cards"),
    path(f"{ISSUES}/fix/", issues.fix_chosen, name="issues-fix"),
    path(f"{ISSUES}/check-ledger/", issues.look_through_ledger, name="issues-check-ledger"),
    path(f"{ONE}/", issue.fix, name="issue-fix"),
    path(f"{ONE}/suppress/", issue.suppress_issue, name="issue-suppress"),
    path(f"{ONE}/unsuppress/", issue.unsuppress_issue, name="issue-unsuppress"),
    path("reports/accounts/", issues.report, name="report-accounts"),
    path("reports/accounts/csv/", issues.report_csv, name="report-accounts-csv"),
]
