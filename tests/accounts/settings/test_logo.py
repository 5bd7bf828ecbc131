"""A logo is drawn anew from a picture of a known kind, and served as nothing but a picture."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.errors import Refused
from accounts.models import AuditedChange, Provider, ProviderLogo
from accounts.settings.operations import remove_logo, set_logo
from accounts.settings.pictures import MOST_BYTES, read_logo
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser, text
from tests.factories import ProviderFactory

ADD = "/settings/provider/logo/"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 120), **more: Any) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "#aa0000").save(written, kind, **more)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_a_small_png(kind: str) -> None:
    made = read_logo(picture(kind, (1200, 300)))

    assert made.content.startswith(b"\x89PNG")
    assert (made.width, made.height) == (600, 150)


def test_what_a_picture_carries_beside_itself_is_not_kept() -> None:
    sent = picture("JPEG", comment=b"<script>alert(1)</script>") + b"<html>more</html>"

    made = read_logo(sent).content

    assert b"<" not in made


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo_invalid"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "logo_invalid"),
        (picture("GIF"), "logo_invalid"),
        (picture()[:200], "logo_invalid"),
        (picture(size=(2001, 10)), "logo_too_large"),
        (picture() + b"0" * MOST_BYTES, "logo_too_large"),
    ],
)
def test_what_is_no_small_picture_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_logo(content)

    assert refusal.value.code == code


def test_a_provider_has_one_logo_and_each_change_of_it_is_kept(provider: Provider) -> None:
    set_logo(provider, picture(), actor="ada")
    second = set_logo(provider, picture(size=(40, 40)), actor="ada")
    assert ProviderLogo.objects.get() == second
    assert Provider.objects.get(pk=provider.pk).logo_digest == second.digest

    remove_logo(provider, actor="eve")

    assert not ProviderLogo.objects.exists()
    assert list(AuditedChange.objects.order_by("id").values_list("after", "actor")) == [
        ("300 by 120 pixels", "ada"),
        ("40 by 40 pixels", "ada"),
        ("", "eve"),
    ]
    with pytest.raises(Refused, match="no logo"):
        remove_logo(provider, actor="eve")


def test_a_logo_is_sent_by_a_form_and_served_as_a_picture(
    browser: Browser, grant: Any, plain_provider: Provider
) -> None:
    grant("accounts.manage_settings")
    sent = SimpleUploadedFile("logo.html", picture(), "text/html")

    assert browser.post(ADD, {"logo": sent}).status_code == 302

    digest = Provider.objects.get(pk=plain_provider.pk).logo_digest
    assert f"{ADD}{digest}.png" in text(browser.get("/settings/provider/"))
    answer = browser.get(f"{ADD}{digest}.png")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_a_file_that_is_no_picture_is_named_beside_its_field(browser: Browser, grant: Any) -> None:
    grant("accounts.manage_settings")
    answer = browser.post(ADD, {"logo": SimpleUploadedFile("logo.png", b"MZ")})

    assert "no whole PNG or JPEG" in text(answer, 409)


def test_a_logo_of_another_provider_is_not_there(browser: Browser) -> None:
    other = ProviderFactory()
    with provider_transaction(other):
        logo = set_logo(other, picture(), actor="ada")

    assert browser.get(f"{ADD}{logo.digest}.png").status_code == 404
