"""Nothing can be posted without a permission, whatever the address."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

# Looks for the thing before it looks at the person, or is everybody's own
EVERYBODYS = {"login", "logout"}
SAMPLES = {"uuid": "00000000-0000-0000-0000-000000000000", "int": "1"}


def _named(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and an address of every page, with what stands for its parts made up."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern) and one.name and not prefix.startswith("api/"):
            yield one.name, "/" + prefix + _filled(one)


def _filled(pattern: URLPattern) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(
            key for key, known in get_converters().items() if type(known) is type(converter)
        )
        written = f"<{kind}:{name}>" if f"<{kind}:{name}>" in route else f"<{name}>"
        route = route.replace(written, SAMPLES.get(kind, "X"))
    return route


def test_nothing_is_posted_without_a_permission(browser: Any) -> None:
    answers = {
        name: browser.post(address).status_code
        for name, address in _named(get_resolver().url_patterns)
        if name not in EVERYBODYS
    }
    assert len(answers) > 50
    assert {name: code for name, code in answers.items() if code not in (403, 404, 405)} == {}
