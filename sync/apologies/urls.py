from django.urls import path

from . import views

ONE = "operations/incidents/<uuid:key>/apology/"

urlpatterns = [
    path(ONE, views.apology, name="incident-apology"),
    path(f"{ONE}prepare/", views.prepare, name="incident-prepare"),
    path(f"{ONE}approve/", views.approve, name="incident-approve"),
]
