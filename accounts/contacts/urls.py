from django.urls import path

from ..rest.routes import routes
from . import views
from .api import Contacts

HERE = "customers/<key:account_number>/contacts/"

urlpatterns = [
    path(f"{HERE}_add/", views.add, name="contact-add"),
    path(f"{HERE}<uuid:key>/edit/", views.edit, name="contact-edit"),
    path(f"{HERE}<uuid:key>/remove/", views.remove, name="contact-remove"),
]

api_urlpatterns = routes(contacts=Contacts)
