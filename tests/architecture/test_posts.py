"""Every address that takes POST goes through the one-use protocol, or declares why it need not."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.rest.views import ProviderView
from accounts.web.confirm import NO_EFFECT, ONCE
from tests.factories import ProviderFactory

# The name of the address, and why it needs no token.
WITHOUT_PROTOCOL = {
    "login": "signs in; Django's own view",
    "logout": "signs out; Django's own view, and twice is the same as once",
    "join": "a link works once, and whoever follows it is signed in nowhere",
    "api-nothing-here": "refuses every request",
    "api-viewer-messages": "a viewer's browser reads; it cannot send headers of its own",
    "api-viewer-message-dismiss": "dismissing twice is the same as once",
    "api-viewer-tokens": "a token is a secret, and no answer with a secret is kept",
}
SAMPLES = {"uuid": UUID(int=7), "key": "A-1", "slug": "mrc", "str": "x", "int": 1}


def addresses(resolver: Any, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield the name, a sample path and the view of every address."""
    for entry in resolver.url_patterns:
        route = prefix + _sample(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield str(entry.name), route, entry.callback


def _sample(pattern: Any) -> str:
    text = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        prefix = {"string": "str"}.get(kind, kind)
        text = text.replace(f"<{prefix}:{name}>", str(SAMPLES[prefix]))
    return text


def keeps_to_the_protocol(name: str, view: Any) -> bool:
    """Return whether the view goes through the protocol, or is declared to have no effect."""
    if getattr(view, "posts", "") in (ONCE, NO_EFFECT) or name in WITHOUT_PROTOCOL:
        return True
    api_view = getattr(view, "cls", None)
    return api_view is not None and issubclass(api_view, ProviderView) and api_view.keeps_answers


EVERY = list(addresses(get_resolver()))


@pytest.fixture
def browser(db: None) -> Client:
    browser = Client()
    browser.force_login(
        User.objects.create_superuser("root", password="x", provider=ProviderFactory())
    )
    return browser


@pytest.mark.parametrize(
    ("name", "path", "view"),
    [entry for entry in EVERY if not keeps_to_the_protocol(entry[0], entry[2])],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_address_outside_the_protocol_takes_no_post(
    browser: Client, name: str, path: str, view: Any
) -> None:
    assert browser.post(f"/{path}").status_code == 405, (
        f"{name} takes POST: mark its view with post_action, form_action or post_query"
    )


def test_what_is_declared_exists() -> None:
    assert WITHOUT_PROTOCOL.keys() <= {name for name, _, _ in EVERY}


def test_every_page_that_acts_is_found() -> None:
    once = {name for name, _, view in EVERY if getattr(view, "posts", "") == ONCE}
    assert {"payment-record", "product-add", "promise-make", "customer-workflow"} <= once
    assert len(once) >= 30
