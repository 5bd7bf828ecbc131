from django.urls import path

from . import views

urlpatterns = [
    path("messaging/notifications/template/", views.edit, name="notification-template"),
]
