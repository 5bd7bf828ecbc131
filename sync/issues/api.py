from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import DatedActBody
from accounts.bodies.fields import Text
from accounts.customers.filters import SearchFilter
from accounts.customers.resources import CustomerResource
from accounts.database.expressions import IsAmong
from accounts.models import Customer
from accounts.rest.filters import AS_OF, ApiFilter
from accounts.rest.viewsets import Listed, act

from ..acts.answers import Acts, act_answer
from ..fixes.fixes import fix_account
from ..rules.codes import CODES
from ..rules.issues import accounts_found
from .queries import Filters, rows_of


class IssueDocument(serializers.Serializer):
    """A code of an account: what is wrong, since when, and the fixes that there are."""

    code = serializers.CharField()
    wrong = serializers.CharField()
    since = serializers.DateField()
    fixes = serializers.ListField(child=serializers.CharField())


class OutOfSyncDocument(serializers.Serializer):
    """An account whose status, services and billing do not match."""

    account_number = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    issues = IssueDocument(many=True)


class FixBody(DatedActBody):
    code = serializers.ChoiceField(choices=[(code, code) for code in CODES])
    fix = Text(max_length=40, required=False, help_text="The usual one if left out.")


class IssueFilter(ApiFilter):
    q = SearchFilter(label="Words that find the customer.")
    names = {"account_number": "account_number", "bill_profile": "bill_profile__code"}
    also = AS_OF | {"code"}


class OutOfSync(Listed, Acts):
    """Accounts that are out of sync, found anew at every look."""

    resource = CustomerResource
    filters = IssueFilter
    lookup_field = "account_number"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.day, self.asked = self.day_asked(), self.choice_asked("code", CODES)
        wanted = [self.asked] if self.asked else list(CODES)
        found = accounts_found(Customer.objects.all(), self.day, wanted=wanted)
        return Response(self.page(Customer.objects.filter(IsAmong("pk", found))))

    list.answers = OutOfSyncDocument  # type: ignore[attr-defined]

    def documents(self, rows: Any, resource: Any = None) -> Any:
        if self.action != "list":
            return super().documents(rows, resource)
        order = {row.pk: place for place, row in enumerate(rows)}
        found = rows_of(list(order), Filters(code=self.asked), self.day)
        found.sort(key=lambda row: order[row.customer.pk])
        return [OutOfSyncDocument(_document(row)).data for row in found]

    @act(FixBody, answers=act_answer(CustomerResource))
    def fix(self, request: Request, account_number: str) -> Response:
        """Mend one code of the account, by the workflow of the code."""

        def mend(row: Customer, values: dict[str, Any]) -> None:
            code, name = values.pop("code"), values.pop("fix", "")
            fix_account(row, code, name, as_of=self.today, **values)

        return self.act_on(FixBody, mend)


def _document(row: Any) -> dict[str, Any]:
    return {
        "account_number": row.customer.account_number,
        "name": row.customer.name,
        "status": row.customer.status,
        "issues": [
            {
                "code": one.code.code,
                "wrong": one.code.wrong,
                "since": one.origin.since,
                "fixes": [fix.name for fix in one.fixes],
            }
            for one in row.issues
        ],
    }
