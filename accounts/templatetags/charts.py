"""The one way in which pages draw a chart with its table."""

from decimal import Decimal

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..charts.charts import Chart, Number, Series
from .ui import money

register = template.Library()


@register.inclusion_tag("parts/chart.html")
def chart(shown: Chart, fold: bool = False) -> dict:
    """Draw a chart and its table; `fold` shows the table only when it is asked for.

    Without JavaScript the table is always there, and the chart is not.
    """
    return {"chart": shown, "fold": fold}


@register.simple_tag
def figure_cell(number: Number, series: Series, shown: Chart) -> SafeString:
    """Write a cell of a chart's table, with the number that the chart is drawn from."""
    if number is None:
        return mark_safe('<td class="number quiet">–</td>')
    is_money = shown.currency and not series.counts
    return format_html(
        '<td class="number" data-value="{}">{}</td>',
        f"{number:f}" if isinstance(number, Decimal) else number,
        money(Decimal(number), shown.currency) if is_money else intcomma(number),
    )
