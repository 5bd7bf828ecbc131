from django.urls import include, path

from .documents.views import lists as statements
from .documents.views import statement
from .payments import views as payments

payment_pages = [
    path("billing/payments/record/", payments.record, name="payment-record"),
    path("billing/payments/promise/", payments.promise, name="promise-make"),
    path("billing/payments/promise/<uuid:key>/cancel/", payments.cancel, name="promise-cancel"),
]

urlpatterns = [
    path("customers/<key:account_number>/", include(payment_pages)),
    path("billing/statements/", statements.statement_list, name="statements"),
    path("billing/overdue/", statements.overdue_list, name="overdue"),
    path("billing/statements/<key:statement_number>/", statement.detail, name="statement"),
    path(
        "billing/statements/<key:statement_number>/print/",
        statement.printable,
        name="statement-print",
    ),
]
