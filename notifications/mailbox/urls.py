from django.urls import path

from . import views

urlpatterns = [
    path("messaging/mailbox/", views.mailbox, name="mailbox"),
    path("messaging/mailbox/<str:name>/", views.one, name="mailbox-one"),
]
