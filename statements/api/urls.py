from django.urls import path

from .payments import PaymentAttempts

urlpatterns = [path("payment-attempts", PaymentAttempts.as_view(), name="api-payment-attempts")]
