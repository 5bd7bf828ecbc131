from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.lists.pages import list_answer
from accounts.web.requests import StaffRequest

from .lists import UnpostableList


@require_safe
def unpostable_list(request: StaffRequest) -> HttpResponseBase:
    """List the accounts with amounts that no statement can take, with the ways out."""
    return list_answer(UnpostableList(request))
