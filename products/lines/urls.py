from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import BulkLines, Lines

urlpatterns = [
    path("customers/<key:account_number>/lines/_add/", views.add, name="line-add"),
    path("customers/<key:account_number>/lines/<key:line_ref>/edit/", views.edit, name="line-edit"),
]

api_urlpatterns = [
    *routes(lines=Lines),
    path("bulk/lines", BulkLines.as_view(), name="api-bulk-lines"),
]
