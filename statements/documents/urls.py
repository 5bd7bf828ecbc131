from django.urls import path

from .views import lists, statement

urlpatterns = [
    path("billing/statements/", lists.statement_list, name="statements"),
    path("billing/overdue/", lists.overdue_list, name="overdue"),
    path("billing/statements/<key:statement_number>/", statement.detail, name="statement"),
    path(
        "billing/statements/<key:statement_number>/print/",
        statement.printable,
        name="statement-print",
    ),
]
