"""What every page writes in the same way: money, states, icons, dates, links between pages."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, Textarea
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..money import minor_units, money_text
from ..staff.words import right
from ..text import day_text, days_in_words, moment_text
from ..web import addresses
from ..web.paging import Page

register = template.Library()

SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"
A_SENTENCE = 400  # the length from which on a field takes the width of its form
WORDS = {"CREDIT": "credit", "PAYMENT": "payment"}

# One meaning a colour; a state that is not here is grey and says its name.
MARKS = {
    "LEAD": ("blue", "user-plus"),
    "PENDING": ("blue", "circle-dashed"),
    "QUEUED": ("blue", "hourglass"),
    "RUNNING": ("blue", "refresh"),
    "OPEN": ("green", "circle-check"),
    "ACTIVE": ("green", "circle-check"),
    "SUCCEEDED": ("green", "circle-check"),
    "DONE": ("green", "circle-check"),
    "SUSPENDED": ("amber", "player-pause"),
    "PAUSED": ("amber", "player-pause"),
    "HELD": ("amber", "clock-pause"),
    "DEGRADED": ("amber", "alert-triangle"),
    "FAILED": ("red", "circle-x"),
    "OVERDUE": ("red", "calendar-due"),
    "UNPAID": ("blue", "receipt-2"),
    "PART_PAID": ("blue", "coins"),
    "PAID": ("green", "checks"),
    "IN_CREDIT": ("green", "coins"),
    "CLOSED": ("grey", "lock"),
    "RESTORED": ("green", "arrow-back-up"),
    "REJECTED": ("grey", "ban"),
    "KEPT": ("green", "circle-check"),
    "PROMISE_KEPT": ("green", "circle-check"),
    "BROKEN": ("red", "circle-x"),
    "IN_FORCE": ("amber", "clock-pause"),
    "DISCONNECTED": ("grey", "circle-minus"),
    "CANCELLED": ("grey", "ban"),
    "COMPLETED": ("grey", "checks"),
    "SKIPPED": ("grey", "player-skip-forward"),
    "WAITING": ("grey", "hourglass"),
    "SENDING": ("blue", "refresh"),
    "SENT": ("green", "circle-check"),
    "DELIVERED": ("green", "circle-check"),
    "UNCERTAIN": ("amber", "alert-triangle"),
    "DRY_RUN": ("purple", "flask"),
    "DRAFT": ("grey", "pencil"),
    "IN_REVIEW": ("amber", "hourglass"),
    "APPROVED": ("blue", "check"),
    "LIVE": ("green", "send"),
    "ENDED": ("grey", "circle-minus"),
}
UNKNOWN = ("grey", "info-circle")
TONES = {"error": "red", "critical": "red", "warning": "amber", "success": "green"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of the sprite; it says nothing by itself, so a word stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static(SPRITE),
        name,
    )


@register.simple_tag
def mark(tone: str, icon_name: str, word: str) -> SafeString:
    """Draw a badge: tint, icon and word, so that nothing is said by colour alone."""
    return format_html('<span class="state state-{}">{}{}</span>', tone, icon(icon_name), word)


@register.simple_tag
def status_mark(status: str, word: str = "") -> SafeString:
    """Draw the badge of a status of a customer, line, product, order, run or chunk."""
    tone, icon_name = MARKS.get(status, UNKNOWN)
    return mark(tone, icon_name, word or status.replace("_", " ").capitalize())


@register.simple_tag
def verdict_mark(verdict: dict, yes: str, no: str) -> SafeString:
    """Draw the badge of an account to which all rules apply, or not."""
    if verdict["eligible"]:
        return mark("green", "circle-check", yes)
    return mark("grey", "circle-minus", no)


@register.simple_tag
def money(amount: Decimal | None, currency: str, kind: str = "") -> SafeString:
    """Write an amount.

    The word for a credit, a payment or a balance below zero stands before the figure, so that
    figures stay aligned.
    """
    if amount is None:
        return mark_safe('<span class="quiet">–</span>')
    word = WORDS.get(kind, "credit" if amount < 0 else "")
    css = "nil" if amount == 0 else "credit" if word else "owed"
    said = format_html('<span class="money-word">{}</span> ', word) if word and amount else ""
    return format_html(
        '<span class="money {}">{}{}</span>', css, said, money_text(abs(amount), currency)
    )


@register.simple_tag
def money_signed(amount: Decimal, currency: str) -> SafeString:
    """Write an amount that is less than nothing with its minus sign."""
    sign = "−" if amount < 0 else ""
    return format_html('<span class="money">{}{}</span>', sign, money_text(abs(amount), currency))


@register.simple_tag
def rate(amount: Decimal, currency: str) -> SafeString:
    """Write a rate, which may be finer than the minor unit, with as many decimals as it needs."""
    digits = max(minor_units(currency), -int(amount.normalize().as_tuple().exponent))
    sign = "−" if amount < 0 else ""
    return format_html(
        '<span class="money">{}{}</span>', sign, money_text(abs(amount), currency, digits)
    )


@register.filter
def tone(level: str) -> str:
    """Return the colour of a note of this level; blue when it only informs."""
    return TONES.get(level.lower(), "blue")


@register.filter
def plain(number: Decimal) -> str:
    """Write a quantity without the zeros that its column pads it with."""
    return f"{number.normalize():f}"


@register.filter
def at(values: Mapping[Any, Any], key: object) -> Any:
    """Return what stands under the key; "" where there is nothing."""
    return values.get(key, "")


@register.filter
def is_asked(field: BoundField) -> bool:
    """Return whether the field must be filled in, at once or before its act is confirmed."""
    return bool(field.field.required or field.field.widget.attrs.get("required"))


@register.filter
def is_long(field: BoundField) -> bool:
    """Return whether a sentence is typed into the field."""
    longest = getattr(field.field, "max_length", None) or 0
    return longest >= A_SENTENCE or isinstance(field.field.widget, Textarea)


@register.filter
def words(name: str) -> str:
    """Turn a key such as last_disconnect_via into words."""
    return str(name).replace("_", " ").replace("-", " ")


@register.simple_tag
def day(value: date | None, none: str = "–") -> SafeString:
    """Write a calendar date so that nobody can take the month for the day."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', none)
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>',
        value.isoformat(),
        day_text(value),
    )


@register.simple_tag
def moment(value: datetime | None, none: str = "–") -> SafeString:
    """Write an instant, in the provider's time zone."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', none)
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>', value.isoformat(), moment_text(value)
    )


@register.filter
def day_words(value: date) -> str:
    """Write a calendar date where no element can stand, such as in a title."""
    return day_text(value)


register.filter("right", right)


@register.simple_tag
def right_to(permission: str) -> SafeString:
    """Write what a permission lets one do; its name is for whoever gives it."""
    return format_html('<strong title="{}">{}</strong>', permission, right(permission))


register.filter("days_in_words", days_in_words)


@register.simple_tag
def days_since(since: date, until: date) -> str:
    days = (until - since).days
    return "1 day" if days == 1 else f"{days} days"


@register.simple_tag
def duration(started: datetime, finished: datetime) -> str:
    """Write how long something took, no finer than is of use."""
    seconds = (finished - started).total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min {rest} s"


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, to: str, *args: object, **query: object) -> str:
    """Write the address of a page that speaks of the same date as this one."""
    return addresses.page_url(context["request"], to, *args, **query)


@register.simple_tag(takes_context=True)
def back_url(context: template.Context, to: str, *args: object) -> str:
    """Write the address of a list as this person last saw it: its filters, order and page."""
    return addresses.back_to(context["request"], to, *args)


@register.simple_block_tag
def blank(content: str, kind: str, heading: str, clear: str = "") -> SafeString:
    """Draw an empty list: none, filtered, refused or paused; the words stand inside the block.

    `clear` is the address without filters, for a list that they have emptied.
    """
    context = {"kind": kind, "heading": heading, "words": content.strip(), "clear": clear}
    return render_to_string("parts/empty.html", context)


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page) -> dict:
    """Draw the links to the pages before and after, keeping every filter of the address."""
    query: QueryDict = context["request"].GET
    return {
        "page": page,
        "first": address_with(query, {}),
        "previous": address_with(query, {"before": page.before}) if page.before else "",
        "next": address_with(query, {"after": page.after}) if page.after else "",
    }


@register.simple_tag(takes_context=True)
def total_address(context: template.Context) -> str:
    """Write the address of the total of the list that this page shows."""
    return address_with(context["request"].GET, {"part": "total"})


def address_with(query: QueryDict, place: dict[str, str]) -> str:
    """Return this page's address with other values, at the beginning of the list."""
    address = query.copy()
    for key in ("after", "before", "part", *place):
        address.pop(key, None)
    address.update(place)
    return "?" + address.urlencode()
