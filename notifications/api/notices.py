from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.paging import page_of
from accounts.api.views import ProviderView

from ..models import Email
from ..queries import emails_matching
from ..states import EmailStatus


class NoticeFilter(serializers.Serializer):
    """Filters by exact field."""

    account_number = serializers.CharField(max_length=64, required=False)
    status = serializers.ChoiceField(choices=EmailStatus.choices, required=False, default="")
    rule = serializers.CharField(max_length=64, required=False, default="")


class Notifications(ProviderView):
    """GET lists the e-mails about balances that became due, newest first."""

    def get(self, request: Request) -> Response:
        form = NoticeFilter(data=request.query_params)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        found = emails_matching(status=asked["status"], rule=asked["rule"])
        if "account_number" in asked:
            found = found.filter(customer__account_number=asked["account_number"])
        return Response(
            page_of(request, found.select_related("customer", "episode__rule"), notice_document)
        )


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
