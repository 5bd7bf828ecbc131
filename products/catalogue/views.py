from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.editing.pages import Record, edit_form_page, edit_page
from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.web.confirm import Done, done, form_action
from accounts.web.forms import ActionForm
from accounts.web.pages import Values
from accounts.web.requests import StaffRequest

from ..services.models.product_type import ProductType
from ..services.resources import ProductTypeResource
from .forms import NewTypeForm, TypeForm, TypeListFilter
from .operations import archive_product_type, create_product_type, edit_product_type
from .queries import counted, use_of

PERMISSION = "products.manage_catalogue"
may_manage = permission_required(PERMISSION, raise_exception=True)
SHOWN = ("name", "billing", "default_rate", "bill_while_suspended")
BESIDE = {
    "already_exists": "code",
    "product_type_in_use": "billing",
    "too_large": "default_rate",
}


class TypeList(ListPage):
    """What the provider sells, by code."""

    name, template = "product-types", "products/catalogue/list.html"
    nouns = ("product type", "product types")
    key = "code"
    columns = (
        Column("name", "Name", F("name"), row_head=True),
        Column("code", "Code", None, "mono"),
        Column("charged", "Charged", F("billing")),
        Column("suspended", "While suspended"),
        Column("rate", "Default rate", css="number key", fixed=True),
        Column("state", "State"),
    )
    usual = "code"
    file = {
        "code": "code",
        "name": "name",
        "billing": "billing",
        "bill_while_suspended": "bill_while_suspended",
        "default_rate": "default_rate",
        "archived_at": "archived_at",
    }

    def filter(self, query: QueryDict) -> TypeListFilter:
        return TypeListFilter(query, ProductType.objects.all())

    def more(self) -> dict[str, Any]:
        return {"allowed": self.request.user.has_perm(PERMISSION), "permission": PERMISSION}


@require_safe
def type_list(request: StaffRequest) -> HttpResponseBase:
    """List what the provider sells."""
    return list_answer(TypeList(request))


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask what is sold and how it is charged, and make the product type."""
    form = NewTypeForm(request.POST or None)

    def act(values: Values) -> Done:
        made = create_product_type(request.provider, **values)
        return done(f"{made.name} can be sold, as {made.code}.", "product-types")

    page = edit_form_page("New product type", "Create the product type", _list())
    return edit_page(request, form, act, page, beside=BESIDE)


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change a product type; products keep the rate that they have."""
    found = _type(code)
    form = TypeForm(request.POST or None, initial=_shown(found), use=use_of(found))

    def act(values: Values) -> Done:
        edit_product_type(found, values)
        return done(f"The changes of {values['name']} are saved.", "product-types")

    page = edit_form_page(
        f"Edit {found.name}",
        "Save the changes",
        _list(),
        intro="Products that customers have keep the rate that they have.",
    )
    record = Record(ProductTypeResource, found, _shown)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


@may_manage
@form_action
def archive(request: StaffRequest, code: str) -> HttpResponse:
    """Say what archiving a product type means, and archive it."""
    found = _type(code)
    kept = counted(use_of(found).products, "product of it stays", "products of it stay")

    def act(values: Values) -> Done:
        archive_product_type(found)
        return done(f"{found.name} is archived: nobody is sold it any more.", "product-types")

    page = edit_form_page(
        f"Archive {found.name}?",
        "Archive it",
        _list(),
        intro=(
            f"Nobody can be sold it any more. {kept[:1].upper() + kept[1:]} with customers, "
            "charged as before. It cannot be taken back."
        ),
    )
    return edit_page(request, ActionForm(request.POST or None), act, page)


def _type(code: str) -> ProductType:
    found: ProductType = get_object_or_404(ProductType, code=code)
    return found


def _shown(found: ProductType) -> Values:
    return {name: getattr(found, name) for name in SHOWN}


def _list() -> tuple[str, str]:
    return reverse("product-types"), "Product types"
