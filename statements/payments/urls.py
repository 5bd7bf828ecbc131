from django.urls import path

from . import views
from .api import PaymentAttempts

urlpatterns = [
    path(
        "customers/<key:account_number>/billing/payments/record/",
        views.record,
        name="payment-record",
    ),
    path(
        "customers/<key:account_number>/billing/payments/promise/",
        views.promise,
        name="promise-make",
    ),
    path(
        "customers/<key:account_number>/billing/payments/promise/<uuid:key>/cancel/",
        views.cancel,
        name="promise-cancel",
    ),
]

api_urlpatterns = [
    path("payment-attempts", PaymentAttempts.as_view(), name="api-payment-attempts"),
]
