from django.urls import path

from .api import Me

api_urlpatterns = [path("me", Me.as_view(), name="api-me")]
