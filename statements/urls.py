from django.urls import include, path

from accounts import converters  # noqa: F401  (registers <key:…>)

from .views import customer, customers, payments, search, statement, statements

customer_pages = [
    path("", customer.overview, name="customer"),
    path("products/", customer.products, name="customer-products"),
    path("orders/", customer.orders, name="customer-orders"),
    path("billing/unposted/", customer.unposted, name="customer-unposted"),
    path("billing/posted/", customer.posted, name="customer-posted"),
    path("billing/statements/", customer.statements, name="customer-statements"),
    path("billing/payments/", payments.payments, name="customer-payments"),
    path("billing/payments/record/", payments.record, name="payment-record"),
    path("billing/payments/promise/", payments.promise, name="promise-make"),
    path("billing/payments/promise/<uuid:key>/cancel/", payments.cancel, name="promise-cancel"),
]

urlpatterns = [
    path("search/", search.search, name="search"),
    path("customers/", customers.customer_list, name="customers"),
    path("customers/<key:account_number>/", include(customer_pages)),
    path("billing/statements/", statements.statement_list, name="statements"),
    path("billing/overdue/", statements.overdue_list, name="overdue"),
    path("billing/statements/<key:statement_number>/", statement.detail, name="statement"),
    path(
        "billing/statements/<key:statement_number>/print/",
        statement.printable,
        name="statement-print",
    ),
]
