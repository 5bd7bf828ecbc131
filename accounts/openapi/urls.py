from django.urls import path

from .api import Docs, Schema

urlpatterns = [
    path("api/schema/", Schema.as_view(), name="api-schema"),
    path("api/docs/", Docs.as_view(), name="api-docs"),
]
