from django.urls import path

from accounts.rest.routes import routes

from .api import OutOfSync
from .views import fix, list

urlpatterns = [
    path("account-health/issues/", list.issue_list, name="issues"),
    path("account-health/issues/cards/", list.cards, name="issue-cards"),
    path("account-health/issues/fix/", list.fix_chosen, name="issues-fix"),
    path(
        "account-health/issues/check-ledger/", list.look_through_ledger, name="issues-check-ledger"
    ),
    path("account-health/issues/<key:code>/<key:account_number>/", fix.fix, name="issue-fix"),
    path(
        "account-health/issues/<key:code>/<key:account_number>/suppress/",
        fix.suppress_issue,
        name="issue-suppress",
    ),
    path(
        "account-health/issues/<key:code>/<key:account_number>/unsuppress/",
        fix.unsuppress_issue,
        name="issue-unsuppress",
    ),
    path("reports/accounts/", list.report, name="report-accounts"),
    path("reports/accounts/csv/", list.report_csv, name="report-accounts-csv"),
]

api_urlpatterns = routes(out_of_sync=OutOfSync)
