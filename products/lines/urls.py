from django.urls import path

from accounts.rest.routes import routes

from .api import BulkLines, Lines

api_urlpatterns = [
    *routes(lines=Lines),
    path("bulk/lines", BulkLines.as_view(), name="api-bulk-lines"),
]
