from django.urls import path

from .views import explain_summary

urlpatterns = [
    path(
        "customers/<key:account_number>/explain/summary/",
        explain_summary,
        name="customer-explain-summary",
    ),
]
