from django.urls import path

from . import views

HERE = "settings/export/"

urlpatterns = [
    path(HERE, views.export_list, name="exports"),
    path(HERE + "start/", views.start, name="export-start"),
    path(HERE + "<uuid:run_id>/book.zip", views.download, name="export-download"),
]
