from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..customers.models import Customer
from ..editing.pages import Record, edit_form_page, edit_page
from ..web.confirm import Done, done, form_action
from ..web.forms import ActionForm
from ..web.pages import Values
from ..web.requests import StaffRequest
from .forms import FieldForm, NewFieldForm
from .models import CustomField
from .operations import archive_field, define_field, edit_field
from .resources import CustomFieldResource

PERMISSION = "accounts.manage_custom_fields"
may_manage = permission_required(PERMISSION, raise_exception=True)
SHOWN = ("name", "choices", "required", "in_lists")
COUNTED_AT_MOST = 10_000
BESIDE = {
    "already_exists": "code",
    "custom_field_code_required": "code",
    "custom_field_choices": "choices",
}


@require_safe
def field_list(request: StaffRequest) -> HttpResponse:
    """List what the provider keeps with its customers; archived fields stand last."""
    fields = list(CustomField.objects.order_by("name", "code"))
    context = {
        "fields": sorted(fields, key=lambda field: field.archived_at is not None),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "accounts/custom_fields/list.html", context)


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask what is kept with customers, and define the field."""
    form = NewFieldForm(request.POST or None)

    def act(values: Values) -> Done:
        made = define_field(request.provider, **values)
        return done(f"Customers have the field {made.name} from now on.", "custom-fields")

    page = edit_form_page("New custom field", "Define the field", _list())
    return edit_page(request, form, act, page, beside=BESIDE)


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change a custom field; what customers have of it stays."""
    found = _field(code)
    form = FieldForm(request.POST or None, initial=_shown(found), field=found)

    def act(values: Values) -> Done:
        edit_field(found, values)
        return done(f"The changes of {values['name']} are saved.", "custom-fields")

    page = edit_form_page(
        f"Edit {found.name}",
        "Save the changes",
        _list(),
        intro=(
            f"{found.get_kind_display()}. Customers keep what they have, also a choice that is "
            "taken away here."
        ),
    )
    record = Record(CustomFieldResource, found, _shown)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


@may_manage
@form_action
def archive(request: StaffRequest, code: str) -> HttpResponse:
    """Say how many customers have a value of the field, and archive it."""
    found = _field(code)

    def act(values: Values) -> Done:
        archive_field(found)
        return done(f"{found.name} is archived: nobody is asked for it.", "custom-fields")

    page = edit_form_page(
        f"Archive {found.name}?",
        "Archive it",
        _list(),
        intro=(
            f"{_having(found)} It is asked for and shown no more; the API still tells what "
            "customers have. It cannot be taken back."
        ),
    )
    return edit_page(request, ActionForm(request.POST or None), act, page)


def _having(field: CustomField) -> str:
    found = Customer.objects.filter(custom_fields__has_key=field.code).order_by()
    count = found[: COUNTED_AT_MOST + 1].count()
    if not count:
        return "No customer has a value of it."
    if count > COUNTED_AT_MOST:
        return f"More than {COUNTED_AT_MOST:,} customers have a value of it."
    return f"{count:,} customer{' has' if count == 1 else 's have'} a value of it."


def _field(code: str) -> CustomField:
    found: CustomField = get_object_or_404(CustomField, code=code)
    return found


def _shown(field: CustomField) -> Values:
    return {name: getattr(field, name) for name in SHOWN}


def _list() -> tuple[str, str]:
    return reverse("custom-fields"), "Custom fields"
