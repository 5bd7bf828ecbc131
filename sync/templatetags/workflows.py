from datetime import date

from django import template

from ..rules.codes import CODES
from ..workflows.states import WAYS

register = template.Library()


@register.filter
def code_title(code: str) -> str:
    return CODES[code].title if code in CODES else code


@register.filter
def way(via: str) -> str:
    """Say by which way something came."""
    return WAYS.get(via, via.lower().replace("_", " "))


@register.filter
def as_date(text: str) -> date | None:
    """Read a date that evidence keeps as text."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
