from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from statements.models import Statement
from statements.posting.operations import next_number, start_numbers

from ..customers.addresses import address_lines
from ..editing.pages import Record, edit_form_page, edit_page
from ..record.models import AuditedChange
from ..rest.resources import Resource, own_texts
from ..tenancy.models import Provider
from ..tenancy.states import Language
from ..web.confirm import Done, done, form_action, post_action
from ..web.pages import Values, press
from ..web.paging import page_by_key, place_by_id
from ..web.requests import StaffRequest
from .colours import COLOUR
from .filters import ChangeFilter
from .forms import FirstNumberForm, LogoForm, ProviderForm, settings_of
from .index import SETTINGS
from .models import ProviderLogo
from .operations import CHANGEABLE, edit_provider, remove_logo, set_logo

PERMISSION = "accounts.manage_settings"
may_manage = permission_required(PERMISSION, raise_exception=True)
BESIDE = {
    "address_invalid": "country",
    "colour_invalid": "brand_colour",
    "colour_too_pale": "brand_colour",
    "colours_too_close": "brand_ink",
    "language_not_offered": "languages",
}
LOGO_BESIDE = {"logo_invalid": "logo", "logo_too_large": "logo"}
A_YEAR = 31_536_000


class ProviderSettings(Resource):
    """What may be changed of a provider; its ETag tells whether somebody else has changed it."""

    kind, key = "provider", "slug"

    address = own_texts()

    class Meta:
        model = Provider
        fields = tuple(CHANGEABLE)


@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """List the pages of settings, and which of them this person may change."""
    sections = [
        (
            title,
            [(one, reverse(one.view_name), _may(request, one.permission)) for one in found],
        )
        for title, found in SETTINGS
    ]
    return render(request, "accounts/settings/index.html", {"sections": sections})


@require_safe
def provider(request: StaffRequest) -> HttpResponse:
    """Show what the provider is called, where it is, and how it looks."""
    offered = [Language(one).label for one in request.provider.languages]
    context = {
        "lines": address_lines(request.provider.address),
        "offered": ", ".join(offered),
        "moment_now": timezone.now(),
        **_access(request),
    }
    return render(request, "accounts/settings/provider.html", context)


@may_manage
@form_action
def edit(request: StaffRequest) -> HttpResponse:
    """Change what the provider is called, where it is, and how it looks."""
    found = request.provider
    form = ProviderForm(found, request.POST or None, initial=settings_of(found))

    def act(values: Values) -> Done:
        edit_provider(found, form.settings(), actor=request.user.get_username())
        return done("The settings are saved, and kept in the record of changes.", _provider()[0])

    page = edit_form_page("Edit the provider", "Save the settings", _settings(), _provider())
    record = Record(ProviderSettings, found, settings_of)
    return edit_page(request, form, act, page, record=record, beside=BESIDE)


@may_manage
@form_action
def logo(request: StaffRequest) -> HttpResponse:
    """Ask for a picture, and make it the logo."""
    form = LogoForm(request.POST or None, request.FILES or None)

    def act(values: Values) -> Done:
        set_logo(request.provider, form.content(), actor=request.user.get_username())
        return done("The logo stands on statements from now on.", _provider()[0])

    page = edit_form_page("Logo", "Take this logo", _settings(), _provider())
    return edit_page(request, form, act, page, beside=LOGO_BESIDE)


@may_manage
@post_action
def logo_remove(request: StaffRequest) -> HttpResponse:
    """Let the provider have no logo."""

    def act() -> str:
        remove_logo(request.provider, actor=request.user.get_username())
        return "The logo is removed."

    return press(request, act, reverse("provider-settings"))


@require_safe
@csp_replace({"default-src": ["'none'"], "sandbox": True})  # type: ignore[arg-type]
def logo_file(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with the logo of this digest, which is a picture to every browser."""
    found = ProviderLogo.objects.filter(digest=digest).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="logo.png"'
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@login_not_required
@require_safe
def brand(request: HttpRequest, ground: str, ink: str) -> HttpResponse:
    """Answer with a stylesheet of the two colours that its address names."""
    if not (COLOUR.match(f"#{ground}") and COLOUR.match(f"#{ink}")):
        raise Http404
    text = f":root, [data-bs-theme] {{ --brand: #{ground}; --brand-ink: #{ink}; }}\n"
    response = HttpResponse(text, content_type="text/css")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def numbering(request: StaffRequest) -> HttpResponse:
    """Show how statements and accounts are numbered, what of it may change, and why."""
    context = {
        "next_number": next_number(),
        "started": Statement.objects.exists(),
        **_access(request),
    }
    return render(request, "accounts/settings/numbering.html", context)


@may_manage
@form_action
def first_number(request: StaffRequest) -> HttpResponse:
    """Ask for the number of the first statement, while there is none yet."""
    form = FirstNumberForm(request.POST or None, initial={"first": next_number()})

    def act(values: Values) -> Done:
        start_numbers(request.provider, values["first"], actor=request.user.get_username())
        return done(f"The first statement gets the number {values['first']}.", "numbering")

    page = edit_form_page(
        "First statement number",
        "Start with this number",
        _settings(),
        (reverse("numbering"), "Numbering"),
        intro="Take the number after the last one of the system that you come from.",
    )
    return edit_page(request, form, act, page, beside={"numbers_in_use": "first"})


@require_safe
def changes(request: StaffRequest) -> HttpResponse:
    """List what was changed in the settings, newest first."""
    filters = ChangeFilter(request.GET, AuditedChange.objects.all())
    page = page_by_key(filters.qs, "id", place_by_id(request.GET), newest_first=True)
    return render(request, "accounts/settings/changes.html", {"filters": filters, "page": page})


def _access(request: StaffRequest) -> dict[str, object]:
    return {"allowed": request.user.has_perm(PERMISSION), "permission": PERMISSION}


def _may(request: StaffRequest, permission: str) -> bool:
    return not permission or request.user.has_perm(permission)


def _settings() -> tuple[str, str]:
    return reverse("settings"), "Settings"


def _provider() -> tuple[str, str]:
    return reverse("provider-settings"), "Provider"
