from django.urls import path

from . import views

urlpatterns = [
    path("operations/alerts/", views.alert_list, name="alerts"),
    path("operations/alerts/<uuid:key>/close/", views.close, name="alert-close"),
]
