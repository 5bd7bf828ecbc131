from django.urls import path

from accounts.rest.routes import routes

from .api import Overdue, Statements
from .views import lists, statement

urlpatterns = [
    path("billing/statements/", lists.statement_list, name="statements"),
    path("billing/overdue/", lists.overdue_list, name="overdue"),
    path("billing/overdue.csv", lists.overdue_csv, name="overdue-csv"),
    path("billing/statements/<key:statement_number>/", statement.detail, name="statement"),
    path(
        "billing/statements/<key:statement_number>/print/",
        statement.printable,
        name="statement-print",
    ),
]

api_urlpatterns = routes(statements=Statements, overdue=Overdue)
