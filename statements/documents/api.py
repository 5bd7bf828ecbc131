from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.customers.filters import SearchFilter
from accounts.models import Customer
from accounts.money import write_amount
from accounts.rest.bodies import ActBody
from accounts.rest.fields import Key, YesNo
from accounts.rest.filters import AS_OF, ApiFilter
from accounts.rest.viewsets import Listed, Shown
from sync.day.resources import RunResource
from sync.day.run_acts import queue_run, wait_for_run, waiting_time

from ..ledger.api import StatementFilter
from ..ledger.resources import StatementResource
from ..ledger.states import StatementKind
from ..payments.past_due import overdue
from ..posting.operations import create_final
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
        return values


class FinalsDocument(serializers.Serializer):
    """The final statements that were made, and what they come to."""

    statements = serializers.IntegerField()


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
            made = create_final(self.provider, as_of=self.today, account_numbers=numbers)
            return Response(FinalsDocument({"statements": made.statements}).data)
        dry, self.is_dry_run = self.is_dry_run, False
        return queue_run(self, STATEMENTS, as_of=self.today, selection=numbers, dry_run=dry)

    create.scopes = (Scope.RUN,)  # type: ignore[attr-defined]
    create.answers = {"202": RunResource, "200": FinalsDocument}  # type: ignore[attr-defined]


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
