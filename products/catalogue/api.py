from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Key, Name, RateField, YesNo
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Made, Shown, act

from ..services.models.product_type import ProductType
from ..services.resources import ProductTypeResource
from ..services.states import Billing
from .operations import archive_product_type, create_product_type, edit_product_type


class TypeFields(Body):
    shown = frozenset(ProductTypeResource.Meta.fields)

    name = Name()
    billing = serializers.ChoiceField(choices=Billing.choices)
    default_rate = RateField(required=False, allow_null=True)
    bill_while_suspended = YesNo(required=False)


class NewType(TypeFields):
    code = Key(required=False)


class TypeFilter(ApiFilter):
    names = {"code": "code", "name": "name"}
    choices = {"billing": ("billing", Billing)}
    instants = {"archived_at": "archived_at"}


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
