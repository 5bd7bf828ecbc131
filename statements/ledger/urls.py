from django.urls import path

from accounts.rest.routes import routes

from .api import Balances, BulkTransactions, Transactions

api_urlpatterns = [
    *routes(transactions=Transactions),
    *routes(customers=Balances),
    path("bulk/transactions", BulkTransactions.as_view(), name="api-bulk-transactions"),
]
