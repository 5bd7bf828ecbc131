from django.urls import path

from accounts.rest.routes import routes

from .api import Explanations
from .views import explain_summary

urlpatterns = [
    path(
        "customers/<key:account_number>/explain/summary/",
        explain_summary,
        name="customer-explain-summary",
    ),
]

api_urlpatterns = routes(customers=Explanations)
