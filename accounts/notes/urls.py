from django.urls import path

from ..rest.routes import routes
from . import views
from .api import Notes

HERE = "customers/<key:account_number>/notes/"

urlpatterns = [
    path(f"{HERE}_add/", views.add, name="note-add"),
    path(f"{HERE}<uuid:key>/pin/", views.pin, name="note-pin"),
    path(f"{HERE}<uuid:key>/unpin/", views.unpin, name="note-unpin"),
    path(f"{HERE}<uuid:key>/remove/", views.remove, name="note-remove"),
]

api_urlpatterns = routes(notes=Notes)
