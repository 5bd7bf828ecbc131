"""What the templates of lists write: heads and cells of the columns that are shown, and tools."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..lists.columns import Column
from ..lists.pages import EXPORT, FILE, ListPage
from ..lists.queries import kept_query
from ..web.filters import ListFilter
from ..web.sorting import PARAMETER
from .ui import address_with

register = template.Library()


@register.inclusion_tag("accounts/lists/tools.html", takes_context=True)
def list_tools(context: template.Context, listing: ListPage) -> dict[str, Any]:
    """Draw what stands above a list: its views, its columns, its order and its file."""
    return {"listing": listing, "request": context["request"]}


@register.inclusion_tag("accounts/lists/csv_button.html", takes_context=True)
def csv_button(context: template.Context, address: str, words: str = "CSV") -> dict[str, Any]:
    """Draw the button of a file; one that is off names the permission that it needs."""
    may_export = context["request"].user.has_perm(EXPORT)
    return {"address": address, "words": words, "may_export": may_export, "permission": EXPORT}


@register.simple_tag(takes_context=True)
def heads(context: template.Context, listing: ListPage) -> SafeString:
    """Draw the heads of the columns that are shown; one that sorts is a link."""
    shown = (column for column in listing.columns if column.name in listing.shows)
    return format_html_join("", "{}", ((_head(context, listing, column),) for column in shown))


@register.simple_block_tag(takes_context=True)
def cell(context: template.Context, content: str, name: str, css: str = "") -> SafeString:
    """Draw the cell of a column, or nothing where the column is not shown."""
    listing: ListPage = context["listing"]
    if name not in listing.shows:
        return SafeString("")
    column = listing.column(name)
    classes = " ".join(filter(None, [column.css, css]))
    attribute = format_html(' class="{}"', classes) if classes else ""
    if column.row_head:
        return format_html('<th scope="row"{}>{}</th>', attribute, content)
    return format_html("<td{}>{}</td>", attribute, content)


@register.simple_tag(takes_context=True)
def kept(context: template.Context, *names: str) -> SafeString:
    """Write what the address says as hidden fields, but for these names and the place."""
    query = context["request"].GET
    fields = (
        (name, value)
        for name, values in query.lists()
        for value in values
        if name not in (*names, "after", "before", "part", "view")
    )
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag(takes_context=True)
def kept_order(context: template.Context, filters: ListFilter) -> SafeString:
    """Write the order and the columns of a list as hidden fields of its filters."""
    return kept(context, "as_of", *filters.filters)


@register.simple_tag(takes_context=True)
def clear_address(context: template.Context) -> str:
    """Write the address of the list without filters, in the same order and columns."""
    query = context["request"].GET.copy()
    for name in (*context["filters"].filters, "after", "before", "view"):
        query.pop(name, None)
    query["view"] = "all"
    return f"{context['request'].path}?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def file_address(context: template.Context) -> str:
    """Write the address of the list's file, of all rows that pass the filters."""
    return address_with(context["request"].GET, {"part": FILE})


@register.simple_tag(takes_context=True)
def same_page(context: template.Context, **values: str) -> str:
    """Write the address of this very page of the list, with other values besides."""
    query = context["request"].GET.copy()
    query.update(values)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def save_address(context: template.Context) -> str:
    """Write the address of the page that keeps this list as a view."""
    return context["listing"].save_address(kept_query(context["request"].GET))


def _head(context: template.Context, listing: ListPage, column: Column) -> SafeString:
    attributes = format_html(' class="{}"', column.css) if column.css else SafeString("")
    words = format_html("<bdi>{}</bdi>", column.words) if column.foreign else column.words
    if not column.sorts:
        return format_html('<th scope="col"{}>{}</th>', attributes, words)
    order = listing.sorting.aria(column.name)
    if order:
        attributes += format_html(' aria-sort="{}"', order)
    address = address_with(
        context["request"].GET, {PARAMETER: listing.sorting.next_for(column.name)}
    )
    return format_html(
        '<th scope="col"{}><a class="sort" href="{}">{}</a></th>',
        attributes,
        address,
        words,
    )
