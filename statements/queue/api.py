from abc import abstractmethod
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody
from accounts.bodies.fields import Day
from accounts.customers.filters import SearchFilter
from accounts.models import Customer
from accounts.money import write_amount
from accounts.rest.filters import AS_OF, ApiFilter
from accounts.rest.viewsets import Listed, act
from products.models import Product
from products.services.resources import ProductResource
from sync.acts.answers import Acts, act_answer

from ..charges.batch.recurring import parked_products
from ..charges.releases import release
from ..ledger.customer_queries import with_figures
from .final import final_statement_due
from .rules import queued_for_statement
from .unbilled import unpostable


class UnbilledDocument(serializers.Serializer):
    """An account with amounts that no statement has yet, and when its statement would be due."""

    account_number = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    currency = serializers.CharField()
    cycle_date = serializers.DateField(allow_null=True)
    due_date = serializers.DateField(allow_null=True)
    unposted_charges = serializers.CharField()
    unposted_credits = serializers.CharField()
    unposted_payments = serializers.CharField()
    unposted = serializers.CharField()

    class Meta:
        fields = ("account_number",)


class ParkedDocument(serializers.Serializer):
    """A product that is too far behind to be billed unasked, and what it would be charged."""

    product_ref = serializers.CharField()
    account_number = serializers.CharField()
    periods = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    amount = serializers.CharField()


class UnbilledFilter(ApiFilter):
    q = SearchFilter(label="Words that find the customer.")
    names = {"account_number": "account_number", "bill_profile": "bill_profile__code"}
    also = AS_OF


class ParkedFilter(ApiFilter):
    names = {"product_ref": "product_ref", "account_number": "customer__account_number"}
    also = AS_OF


class ReleaseBody(ActBody):
    from_date = Day(required=False, help_text="Leave the days before uncharged.")


class Unbilled(Listed):
    """Accounts with amounts that wait for a statement."""

    filters = UnbilledFilter
    list_answers = UnbilledDocument

    @abstractmethod
    def found(self) -> Any:
        """Return the customers that wait."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.page(self.found(), among=Customer.objects.all()))

    list.answers = UnbilledDocument  # type: ignore[attr-defined]

    def documents(self, rows: Any, resource: Any = None) -> Any:
        return [_unbilled(row) for row in with_figures(rows)]


class StatementQueue(Unbilled):
    """The Create Statements queue of this moment, by the rules that the page uses."""

    def found(self) -> Any:
        return queued_for_statement(self.day_asked())


class FinalStatements(Unbilled):
    """Closed accounts whose final statement is due."""

    def found(self) -> Any:
        return final_statement_due(self.day_asked())


class Unpostable(Unbilled):
    """Accounts with amounts that no statement can take as they are."""

    def found(self) -> Any:
        self.day_asked()
        return unpostable()


class Parked(Listed, Acts):
    """Products that the catch-up guard keeps from being billed until somebody decides."""

    resource = ProductResource
    filters = ParkedFilter
    lookup_field = "product_ref"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        parked = parked_products(self.provider, as_of=self.day_asked())
        self.parked = {one.product_id: one for one in parked}
        rows = Product.objects.filter(pk__in=list(self.parked)).select_related("customer")
        return Response(self.page(rows))

    list.answers = ParkedDocument  # type: ignore[attr-defined]

    def documents(self, rows: Any, resource: Any = None) -> Any:
        if self.action != "list":
            return super().documents(rows, resource)
        return [_parked(row, self.parked[row.pk]) for row in rows]

    @act(ReleaseBody, answers=act_answer(ProductResource))
    def release(self, request: Request, product_ref: str) -> Response:
        """Bill a parked product for all that it is behind, or from a later day on."""
        return self.act_on(
            ReleaseBody, lambda row, values: release(row, as_of=self.today, **values)
        )


def _unbilled(row: Any) -> dict[str, Any]:
    customer, figures = row.customer, row.figures
    amounts = ("unposted_charges", "unposted_credits", "unposted_payments", "unposted")
    return dict(
        UnbilledDocument(
            {
                "account_number": customer.account_number,
                "name": customer.name,
                "status": customer.status,
                "currency": customer.currency,
                "cycle_date": customer.cycle_date,
                "due_date": getattr(customer, "due_date", None),
                **{
                    name: write_amount(getattr(figures, name), customer.currency)
                    for name in amounts
                },
            }
        ).data
    )


def _parked(product: Product, parked: Any) -> dict[str, Any]:
    return dict(
        ParkedDocument(
            {
                "product_ref": product.product_ref,
                "account_number": product.customer.account_number,
                "periods": parked.periods,
                "first_day": parked.first_day,
                "last_day": parked.last_day,
                "amount": write_amount(parked.amount, product.customer.currency),
            }
        ).data
    )
