from django.urls import path

from ..rest.routes import routes
from . import views
from .api import CustomFields

HERE = "settings/custom-fields/"

urlpatterns = [
    path(HERE, views.field_list, name="custom-fields"),
    path(f"{HERE}_new/", views.new, name="custom-field-new"),
    path(f"{HERE}<key:code>/", views.edit, name="custom-field"),
    path(f"{HERE}<key:code>/archive/", views.archive, name="custom-field-archive"),
]

api_urlpatterns = routes(custom_fields=CustomFields)
