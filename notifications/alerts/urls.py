from django.urls import path

from accounts.rest.routes import routes

from . import views
from .api import Alerts

urlpatterns = [
    path("operations/alerts/", views.alert_list, name="alerts"),
    path("operations/alerts/<uuid:key>/close/", views.close, name="alert-close"),
]

api_urlpatterns = routes(alerts=Alerts)
