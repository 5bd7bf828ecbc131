from django import template
from django.template import engines
from django.utils.safestring import SafeString

from ..customer_page.registry import ShownPanel

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: template.Context, panel: ShownPanel) -> SafeString:
    """Draw a panel of a customer's page; it sees what the page shows, and its own besides."""
    found = engines["django"].engine.get_template(panel.template)  # type: ignore[attr-defined]
    with context.push(**panel.context):
        return found.render(context)
