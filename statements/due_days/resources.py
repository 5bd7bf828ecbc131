from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.rest.resources import Amount, Resource, named_by

from ..ledger.models.statement import Statement
from ..payments.past_due import with_owed_on


class OverdueResource(Resource):
    """An account that owes something on a statement, with that statement and its due date.

    Only events show it. The rows are statements; those on which nothing is owed are left out.
    """

    kind, key = "account", "account_number"
    related = ("customer",)

    account_number = named_by("account_number", source="customer")
    name = named_by("name", source="customer")
    status = named_by("status", source="customer")
    currency = named_by("currency", source="customer")
    past_due = Amount(currency="customer.currency")
    due_date = serializers.DateField(read_only=True)

    class Meta:
        model = Statement
        fields = (
            "account_number",
            "name",
            "status",
            "currency",
            "past_due",
            "statement_number",
            "due_date",
        )

    @classmethod
    def rows(cls) -> QuerySet:
        rows = with_owed_on(super().rows()).filter(past_due__gt=0)
        return rows.annotate(account_number=F("customer__account_number"))
