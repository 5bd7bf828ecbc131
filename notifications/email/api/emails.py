from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest.paging import page_of
from accounts.rest.views import ProviderView

from ..filters import NoticeFilter
from ..models import Email


class Notifications(ProviderView):
    """GET lists the e-mails about balances that became due, newest first."""

    def get(self, request: Request) -> Response:
        rows = Email.objects.select_related("customer", "episode__rule")
        return Response(page_of(request, rows, notice_document, NoticeFilter))


def notice_document(email: Email) -> dict[str, Any]:
    """Return an e-mail as the book names its columns, with what became of it."""
    return {
        "id": email.pk,
        "account_number": email.customer.account_number,
        "rule": email.episode.rule.code if email.episode else None,
        "episode": email.episode.number if email.episode else None,
        "repeat": email.repeat,
        "status": email.status,
        "reason": email.reason,
        "as_of": email.as_of,
        "created_at": email.created_at,
        "handed_over_at": email.handed_over_at,
    }
