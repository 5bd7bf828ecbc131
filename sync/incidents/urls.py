from django.urls import path

from .views import incident, reading

ONE = "operations/incidents/<uuid:key>/"

urlpatterns = [
    path("operations/incidents/", reading.choose, name="incidents"),
    path("operations/incidents/reached/", reading.reached, name="incident-reached"),
    path("operations/incidents/reached.csv", reading.reached_csv, name="incident-reached-csv"),
    path("operations/incidents/open/", incident.open_, name="incident-open"),
    path("operations/incidents/<uuid:key>/", incident.incident, name="incident"),
    path(
        "operations/incidents/<uuid:key>/accounts.csv", incident.incident_csv, name="incident-csv"
    ),
]
