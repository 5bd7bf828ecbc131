"""The hidden fields of a form that has an effect."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..web.tokens import FIELD, make_token

register = template.Library()


@register.simple_tag(takes_context=True)
def one_use(context: Any) -> SafeString:
    """Write the one-use token of a form, and Django's own token against forged requests."""
    request = context["request"]
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}">',
        get_token(request),
        FIELD,
        make_token(request.user, request.provider),
    )
