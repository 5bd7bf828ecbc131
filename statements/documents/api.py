from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import ActBody
from accounts.bodies.fields import Key, YesNo
from accounts.customers.filters import SearchFilter
from accounts.models import Customer
from accounts.money import write_amount
from accounts.rest.filters import AS_OF, ApiFilter
from accounts.rest.viewsets import Listed, Shown
from sync.day.api import ResultDocument
from sync.day.resources import RunResource
from sync.day.run_acts import queue_run, wait_for_run, waiting_time

from ..ledger.api import StatementFilter
from ..ledger.resources import StatementResource
from ..ledger.states import StatementKind
from ..payments.past_due import overdue
from ..posting.operations import Final, create_finals
from ..posting.states import STATEMENTS
from ..queue.queries import CHOSEN_AT_MOST


class NewStatements(ActBody):
    """For whom statements are to be made: accounts that are named, or all that are due."""

    account_numbers = serializers.ListField(
        child=Key(), required=False, allow_empty=False, max_length=CHOSEN_AT_MOST
    )
    all = YesNo(required=False, default=False)
    kind = serializers.ChoiceField(choices=StatementKind.choices, default=StatementKind.REGULAR)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["all"] == ("account_numbers" in values):
            raise serializers.ValidationError("give account_numbers, or all", "required")
        if unknown := self._unknown(values.get("account_numbers", [])):
            raise serializers.ValidationError({"account_numbers": unknown}, "does_not_exist")
        return values

    def _unknown(self, numbers: list[str]) -> Any:
        """Return what is wrong with the numbers that no account has, by their places."""
        found = Customer.objects.filter(account_number__in=numbers)
        known = set(found.values_list("account_number", flat=True))
        places = enumerate(numbers)
        return {place: [f"no account {one}"] for place, one in places if one not in known}


class FinalsDocument(serializers.Serializer):
    """What became of each account, in the order of their numbers, and the statements made."""

    results = ResultDocument(many=True)
    statements = StatementResource(many=True)


class OverdueDocument(serializers.Serializer):
    """An account with something past due."""

    account_number = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    currency = serializers.CharField()
    past_due = serializers.CharField()


class OverdueFilter(ApiFilter):
    q = SearchFilter(label="Words that find the customer.")
    names = {"account_number": "account_number", "bill_profile": "bill_profile__code"}
    also = AS_OF


class Statements(Listed, Shown):
    """Statements. They are numbered without gaps, and never edited."""

    resource = StatementResource
    filters = StatementFilter
    create_body = NewStatements
    lookup_field = "statement_number"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, and wait first as long as `Prefer: wait=` allows; the run is committed then."""
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code != 202:
            return answer
        return wait_for_run(self, answer, waiting_time(self.request))

    def create(self, request: Request) -> Response:
        """Make the statements that are due: regular ones by a run, final ones at once."""
        values = self.read(NewStatements)
        numbers = values.get("account_numbers")
        if values["kind"] == StatementKind.FINAL:
            finals = create_finals(self.provider, as_of=self.today, account_numbers=numbers)
            return Response(_finals(finals))
        dry, self.is_dry_run = self.is_dry_run, False
        return queue_run(self, STATEMENTS, as_of=self.today, selection=numbers, dry_run=dry)

    create.scopes = (Scope.RUN,)  # type: ignore[attr-defined]
    create.answers = {"202": RunResource, "200": FinalsDocument}  # type: ignore[attr-defined]


def _finals(finals: list[Final]) -> dict[str, Any]:
    results = [
        {
            "account_number": one.customer.account_number,
            "outcome": "created" if one.statement else "kept_out",
            "statement_number": one.statement.statement_number if one.statement else None,
            "detail": "" if one.statement else one.why_not,
        }
        for one in finals
    ]
    made = [one.statement for one in finals if one.statement]
    return dict(FinalsDocument({"results": results, "statements": made}).data)


class Overdue(Listed):
    """Accounts with something past due on the day."""

    filters = OverdueFilter

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = overdue(self.day_asked())
        return Response(self.page(rows, among=Customer.objects.all()))

    list.answers = OverdueDocument  # type: ignore[attr-defined]

    def documents(self, rows: Any, resource: Any = None) -> Any:
        return [
            {
                "account_number": row.account_number,
                "name": row.name,
                "status": row.status,
                "currency": row.currency,
                "past_due": write_amount(row.past_due, row.currency),
            }
            for row in rows
        ]
