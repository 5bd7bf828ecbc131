from django.urls import path

from . import views
from .api import Me

urlpatterns = [
    path("operations/api-keys/", views.key_list, name="api-keys"),
    path("operations/api-keys/new/", views.new, name="api-key-new"),
    path("operations/api-keys/<slug:prefix>/rotate/", views.rotate, name="api-key-rotate"),
    path("operations/api-keys/<slug:prefix>/revoke/", views.revoke, name="api-key-revoke"),
]

api_urlpatterns = [path("me", Me.as_view(), name="api-me")]
