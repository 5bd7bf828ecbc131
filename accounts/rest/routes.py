"""Addresses of the API's resources, without a slash at their end."""

from typing import Any

from rest_framework.routers import SimpleRouter


def routes(**viewsets: Any) -> list[Any]:
    """Return the addresses of viewsets: `threshold_rules` stands at /threshold-rules."""
    router = SimpleRouter(trailing_slash=False, use_regex_path=False)
    for name, viewset in viewsets.items():
        prefix = name.replace("_", "-")
        router.register(prefix, viewset, basename=f"api-{viewset.__name__.lower()}")
    return list(router.urls)
