from functools import partial
from typing import Any

from django.http import HttpRequest

from .days import asks_for_day, is_only_looked_at, is_other_day, kept_in_address
from .navigation import sections_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every page its frame: the provider, its date, the date shown, and the sections.

    Reads no database; the sections do, where a page shows them: what the person may open.
    """
    return {
        "provider": getattr(request, "provider", None),
        "today": getattr(request, "today", None),
        "as_of": getattr(request, "as_of", None),
        "day_is_asked": asks_for_day(request),
        "day_kept": kept_in_address(request),
        "other_day": is_other_day(request),
        "only_looked_at": is_only_looked_at(request),
        "navigation": partial(sections_for, request),
    }
