from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.customer_page.page import customer_or_404, customer_page
from accounts.web.requests import StaffRequest


@require_safe
def customer(request: StaffRequest, account_number: str, slug: str) -> HttpResponse:
    """Show a tab of a customer's page."""
    return customer_page(request, customer_or_404(account_number), slug)
