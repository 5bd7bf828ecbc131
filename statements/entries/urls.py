from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import Transfers

OF_ENTRY = "customers/<key:account_number>/billing/entries/<key:transaction_ref>/"

urlpatterns = [
    path("customers/<key:account_number>/billing/entries/_new/", views.enter, name="entry-new"),
    path(f"{OF_ENTRY}reverse/", views.reverse_entry, name="entry-reverse"),
    path(f"{OF_ENTRY}transfer/", views.transfer, name="payment-transfer"),
]

api_urlpatterns = routes(transactions=Transfers)
