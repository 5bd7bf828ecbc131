from django.urls import path

from ..payments.api import PaymentAttempts

urlpatterns = [path("payment-attempts", PaymentAttempts.as_view(), name="api-payment-attempts")]
