from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.editing.pages import Record, edit_form_page, edit_page
from accounts.web.confirm import Done, done, form_action
from accounts.web.forms import ActionForm
from accounts.web.pages import Values
from accounts.web.paging import page_by_key, place_in
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


@require_safe
def type_list(request: StaffRequest) -> HttpResponse:
    """List what the provider sells."""
    filters = TypeListFilter(request.GET, ProductType.objects.all())
    context = {
        "filters": filters,
        "page": page_by_key(filters.qs, "code", place_in(request.GET)),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "products/catalogue/list.html", context)


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
