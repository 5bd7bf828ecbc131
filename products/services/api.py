from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.customers.filters import SearchFilter
from accounts.errors import Refused
from accounts.models import Customer
from accounts.rest.bodies import ActBody, Body, DatedActBody
from accounts.rest.fields import (
    Day,
    Key,
    Metadata,
    Named,
    QuantityField,
    RateField,
    Text,
    YesNo,
)
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Made, Shown, act
from sync.acts.answers import Acts, act_answer

from .editing import (
    add_line,
    archive_product_type,
    create_product_type,
    edit_line,
    edit_product,
    edit_product_type,
)
from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType
from .operations import add_product, change_line, change_product, change_rate
from .resources import LineResource, ProductResource, ProductTypeResource
from .states import Billing, LineStatus, ProductStatus


class TypeFields(Body):
    shown = frozenset(ProductTypeResource.Meta.fields)

    name = Text(max_length=200)
    billing = serializers.ChoiceField(choices=Billing.choices)
    default_rate = RateField(required=False, allow_null=True)
    bill_while_suspended = YesNo(required=False)


class NewType(TypeFields):
    code = Key(required=False)


class LineFields(Body):
    shown = frozenset(LineResource.Meta.fields)

    identifier = Text(max_length=200)
    metadata = Metadata(required=False)


class NewLine(LineFields):
    account_number = Named(Customer, "account_number", source="customer")
    line_ref = Key(required=False)


class ProductFields(Body):
    shown = frozenset(ProductResource.Meta.fields)

    description = Text(max_length=500, required=False, allow_blank=True)
    metadata = Metadata(required=False)


class NewProduct(ProductFields):
    """A product as it is sold: PENDING, or ACTIVE from `activated_on` (up to 31 days back)."""

    account_number = Named(Customer, "account_number", source="customer")
    product_ref = Key(required=False)
    product_type = Named(ProductType, "code")
    line_ref = Named(Line, "line_ref", required=False, allow_null=True, source="line")
    rate = RateField(required=False)
    quantity = QuantityField(required=False)
    activated_on = Day(required=False)


class ChangeBody(DatedActBody):
    """Another rate or quantity, from the next period on."""

    rate = RateField(required=False)
    quantity = QuantityField(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if "rate" not in values and "quantity" not in values:
            raise serializers.ValidationError("give a rate or a quantity", "required")
        return values


class TypeFilter(ApiFilter):
    names = {"code": "code", "name": "name"}
    choices = {"billing": ("billing", Billing)}
    instants = {"archived_at": "archived_at"}


class LineFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    names = {
        "line_ref": "line_ref",
        "account_number": "customer__account_number",
        "identifier": "identifier",
    }
    choices = {"status": ("status", LineStatus)}
    days = {"disconnected_on": "disconnected_on"}
    by_metadata = True


class ProductFilter(ApiFilter):
    q = SearchFilter("customer", label="Words that find the customer.")
    names = {
        "product_ref": "product_ref",
        "account_number": "customer__account_number",
        "line_ref": "line__line_ref",
        "product_type": "product_type__code",
    }
    choices = {
        "status": ("status", ProductStatus),
        "billing": ("product_type__billing", Billing),
    }
    days = {
        "activated_on": "activated_on",
        "billed_through_date": "billed_through_date",
        "disconnected_on": "disconnected_on",
    }
    by_metadata = True


class ProductTypes(Listed, Shown, Made, Edited):
    """What a provider sells. A type is archived, and never deleted."""

    resource = ProductTypeResource
    filters = TypeFilter
    create_body, edit_body = NewType, TypeFields
    lookup_field = "code"

    def make(self, values: dict[str, Any]) -> ProductType:
        return create_product_type(self.provider, **values)

    def edit(self, row: ProductType, values: dict[str, Any]) -> ProductType:
        return edit_product_type(row, values)

    @act()
    def archive(self, request: Request, code: str) -> Response:
        """Let nobody be sold the type any more."""
        self.one()
        self.read(ActBody)
        archive_product_type(self.one_to_change())
        return self.answer(self.one())


class Services(Acts):
    """Lines and products, which go through the same acts."""

    def change(self, row: Any, transition: str, **options: Any) -> Any:
        raise NotImplementedError

    def _go(self, transition: str) -> Response:
        def go(row: Any, values: dict[str, Any]) -> None:
            check_now(values.get("effective_on"), self.today)
            self.change(row, transition, as_of=self.today, **values)

        return self.act_on(DatedActBody, go)


class Lines(Listed, Shown, Made, Edited, Services):
    """Lines of service. A disconnected line takes its products along."""

    resource = LineResource
    filters = LineFilter
    create_body, edit_body = NewLine, LineFields
    lookup_field = "line_ref"

    def make(self, values: dict[str, Any]) -> Line:
        return add_line(values.pop("customer"), as_of=self.today, **values)

    def edit(self, row: Line, values: dict[str, Any]) -> None:
        edit_line(row, values, as_of=self.today)

    def change(self, row: Line, transition: str, **options: Any) -> int:
        return change_line(row, transition, **options)

    @act(DatedActBody, answers=act_answer(LineResource))
    def activate(self, request: Request, line_ref: str) -> Response:
        """Activate a pending line, and its products with it."""
        return self._go("activate")

    @act(DatedActBody, answers=act_answer(LineResource))
    def suspend(self, request: Request, line_ref: str) -> Response:
        """Suspend a line, and its products with it."""
        return self._go("suspend")

    @act(DatedActBody, answers=act_answer(LineResource))
    def reactivate(self, request: Request, line_ref: str) -> Response:
        """Bring a suspended line back, and its products with it."""
        return self._go("reactivate")

    @act(DatedActBody, answers=act_answer(LineResource))
    def disconnect(self, request: Request, line_ref: str) -> Response:
        """Disconnect a line and its products; the account is then checked for closing."""
        return self._go("disconnect")


class Products(Listed, Shown, Made, Edited, Services):
    """What customers buy. Money moves by acts, and never by PATCH."""

    resource = ProductResource
    filters = ProductFilter
    create_body, edit_body = NewProduct, ProductFields
    lookup_field = "product_ref"

    def make(self, values: dict[str, Any]) -> Product:
        return add_product(
            values.pop("customer"), values.pop("product_type"), as_of=self.today, **values
        )

    def edit(self, row: Product, values: dict[str, Any]) -> None:
        edit_product(row, values, as_of=self.today)

    def change(self, row: Product, transition: str, **options: Any) -> None:
        change_product(row, transition, **options)

    @act(DatedActBody, answers=act_answer(ProductResource))
    def activate(self, request: Request, product_ref: str) -> Response:
        """Activate a pending product: it is billed from the effective day on."""
        return self._go("activate")

    @act(DatedActBody, answers=act_answer(ProductResource))
    def suspend(self, request: Request, product_ref: str) -> Response:
        """Suspend an active product."""
        return self._go("suspend")

    @act(DatedActBody, answers=act_answer(ProductResource))
    def reactivate(self, request: Request, product_ref: str) -> Response:
        """Bring a suspended product back."""
        return self._go("reactivate")

    @act(DatedActBody, answers=act_answer(ProductResource))
    def disconnect(self, request: Request, product_ref: str) -> Response:
        """Disconnect a product; the account is then checked for closing."""
        return self._go("disconnect")

    @act(ChangeBody, name="change", answers=act_answer(ProductResource))
    def change_price(self, request: Request, product_ref: str) -> Response:
        """Charge another rate, or for another quantity, from the next period on."""

        def change(row: Product, values: dict[str, Any]) -> None:
            check_now(values.get("effective_on"), self.today)
            change_rate(row, values.get("rate"), quantity=values.get("quantity"), as_of=self.today)

        return self.act_on(ChangeBody, change)


def check_now(effective_on: Any, today: Any) -> None:
    """Raise Refused for an act of a later day, which services do not know."""
    if effective_on and effective_on > today:
        raise Refused(f"{effective_on} is after {today}", code="not_schedulable")
