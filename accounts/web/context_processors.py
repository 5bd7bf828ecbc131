from typing import Any

from django.http import HttpRequest

from .navigation import sections_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every page its frame: the provider, its date, the date shown, and the sections.

    Reads no database.
    """
    return {
        "provider": getattr(request, "provider", None),
        "today": getattr(request, "today", None),
        "as_of": getattr(request, "as_of", None),
        "navigation": sections_for(request),
    }
