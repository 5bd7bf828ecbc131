from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..web.confirm import form_action, post_action
from ..web.pages import Page, press, secret_page
from ..web.paging import page_by_key, place_by_id
from ..web.requests import StaffRequest
from .forms import KeyForm, RotateForm
from .models import ApiKey
from .operations import create_api_key, revoke_api_key, rotate_api_key

FORM, SHOWN = "accounts/api_keys/form.html", "accounts/api_keys/shown.html"
PERMISSION = "accounts.manage_api_keys"
may_manage = permission_required(PERMISSION, raise_exception=True)


@require_safe
def key_list(request: StaffRequest) -> HttpResponse:
    """List the provider's keys, newest first."""
    page = page_by_key(ApiKey.objects.all(), "id", place_by_id(request.GET), newest_first=True)
    context = {
        "page": page,
        "now": timezone.now(),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "accounts/api_keys/keys.html", context)


@never_cache
@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask what a key is for, make it, and show it once."""
    maker = request.user.get_username()
    return secret_page(
        request,
        KeyForm(request.POST or None),
        lambda values: create_api_key(request.provider, made_by=maker, **values),
        Page(FORM, "api-keys", {"title": "New key"}),
        SHOWN,
    )


@never_cache
@may_manage
@form_action
def rotate(request: StaffRequest, prefix: str) -> HttpResponse:
    """Ask how long the old key still works, make the new one, and show it once."""
    _check_known(prefix)
    maker = request.user.get_username()
    return secret_page(
        request,
        RotateForm(request.POST or None),
        lambda values: rotate_api_key(request.provider, prefix, made_by=maker, **values),
        Page(FORM, "api-keys", {"title": f"Rotate {prefix}"}),
        SHOWN,
    )


@may_manage
@post_action
def revoke(request: StaffRequest, prefix: str) -> HttpResponse:
    """Let a key open nothing from now on."""
    _check_known(prefix)

    def act() -> str:
        revoke_api_key(prefix)
        return f"Key {prefix} opens nothing any more."

    return press(request, act, reverse("api-keys"))


def _check_known(prefix: str) -> None:
    """Answer "not found" for a key that the provider does not have."""
    get_object_or_404(ApiKey, prefix=prefix)
