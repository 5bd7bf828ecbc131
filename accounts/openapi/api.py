"""The API's description, and the page that shows it."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularJSONAPIView


@method_decorator(login_not_required, name="dispatch")
class Schema(SpectacularJSONAPIView):
    """The description of the API (OpenAPI 3.1)."""


@method_decorator(login_not_required, name="dispatch")
class Docs(TemplateView):
    """The description of the API to be read and tried, with nothing from another host."""

    template_name = "accounts/openapi/docs.html"
