from django.urls import path

from . import views

urlpatterns = [
    path("messaging/notifications/log/", views.email_list, name="notification-log"),
    path("messaging/notifications/log/decide/", views.decide, name="notification-decide"),
    path("settings/webhooks/deliveries/", views.delivery_list, name="webhook-deliveries"),
]
