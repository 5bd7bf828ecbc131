"""Forms of settings."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.settings.operations import set_logo
from tests.reliability.forms.world import Form, World

PROVIDER = "/settings/provider"


class SentAgain(SimpleUploadedFile):
    """A file that each press of the form sends whole."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return super().read(*args)


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (30, 20), "#aa0000").save(written, "PNG")
    return written.getvalue()


def provider_changed(world: World) -> Form:
    values = {
        "name": "Acme",
        "timezone": "UTC",
        "language": "en_US",
        "languages": ["en_US"],
        "brand_colour": "#1d5fd3",
        "brand_ink": "#ffffff",
        "account_prefix": "A",
    }
    return world.opened(f"{PROVIDER}/edit/", values)


def logo_given(world: World) -> Form:
    return f"{PROVIDER}/logo/", {"logo": SentAgain("logo.png", picture())}


def logo_removed(world: World) -> Form:
    set_logo(world.provider, picture(), actor="a test")
    return f"{PROVIDER}/logo/remove/", {}


def numbers_started(world: World) -> Form:
    return "/settings/numbering/first/", {"first": "5000"}


def export_started(world: World) -> Form:
    return "/settings/export/start/", {}
