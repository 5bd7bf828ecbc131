from datetime import date

from django import template

from accounts.models import Customer

from ..rules.codes import CODES, Code
from ..rules.issues import codes_on, conditions, with_codes

register = template.Library()


@register.simple_tag
def issues_of(customer: Customer, as_of: date) -> list[Code]:
    """Return the issue codes that an account carries and that are not suppressed."""
    found = with_codes(Customer.objects.filter(pk=customer.pk), conditions(as_of)).first()
    return [CODES[code] for code in codes_on(found)] if found else []
