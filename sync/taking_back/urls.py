from django.urls import path

from .views import ordering, record

ONE = "operations/incidents/<uuid:key>/"

urlpatterns = [
    path(f"{ONE}record/", record.record, name="incident-record"),
    path(f"{ONE}record.csv", record.record_csv, name="incident-record-csv"),
    path(f"{ONE}take-back/", ordering.take_back, name="incident-take-back"),
]
