from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import PaymentAttempts, Promises

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

api_urlpatterns = routes(payment_attempts=PaymentAttempts, promises=Promises)
