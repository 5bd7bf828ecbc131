from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sync.coming.cycles import Cycle, cycles_of
from sync.coming.months import Month, months_of
from sync.coming.profiles import ProfileEffect, effect_on_customers
from sync.workflows.plans import Plan

from ...customers.models import Customer
from ...editing.pages import FIELD, Record, edit_form_page, edit_page, meanwhile
from ...web.confirm import Done, done, form_action
from ...web.forms import ActionForm
from ...web.pages import Page, Values, confirm_page
from ...web.paging import page_by_key, place_in
from ...web.requests import StaffRequest, acting_on
from ..forms import FIELDS, NewProfileForm, ProfileForm, ProfileListFilter, shown_of
from ..models import BillProfile
from ..operations import archive_profile, create_profile, edit_profile
from ..page_words import WARNED, meaning
from ..resources import BillProfileResource
from ..states import BillingMode, ProfileWarning

PERMISSION = "accounts.manage_bill_profiles"
may_manage = permission_required(PERMISSION, raise_exception=True)
BESIDE = {"already_exists": "code", "due_day_blocks_statements": "due_day"}
FORM = "accounts/bill_profiles/form.html"


@dataclass(frozen=True)
class Preview:
    """What a page shows before a profile is stored.

    `changes` are (field, before, after); `cycles` those of an example customer, then.
    """

    changes: list[tuple[str, str, str]]
    sentences: list[str]
    warned: list[ProfileWarning]
    cycles: list[Cycle]
    effect: ProfileEffect | None

    @property
    def warnings(self) -> list[str]:
        return [WARNED[warning] for warning in self.warned]

    @property
    def proposes_waiting(self) -> bool:
        """Whether the page proposes that the cycle date waits for the statement."""
        return ProfileWarning.ONE_NIGHT in self.warned

    @property
    def months(self) -> list[Month]:
        return months_of(self.cycles)


@require_safe
def profile_list(request: StaffRequest) -> HttpResponse:
    """List the bill profiles, each with what it means."""
    filters = ProfileListFilter(request.GET, BillProfile.objects.all())
    page = page_by_key(filters.qs, "code", place_in(request.GET))
    context = {
        "filters": filters,
        "page": page,
        "rows": [(profile, meaning(profile), profile.warned_of()) for profile in page.rows],
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "accounts/bill_profiles/list.html", context)


@require_safe
def profile(request: StaffRequest, code: str) -> HttpResponse:
    """Show a profile: what it means, and the next three cycles of an example customer."""
    found = _profile(code)
    cycles = [] if found.archived_at else cycles_of(found, request.as_of)
    context = {
        "profile": found,
        "sentences": meaning(found),
        "warnings": [WARNED[warning] for warning in found.warned_of()],
        "cycles": cycles,
        "months": months_of(cycles),
        "in_use": Customer.objects.filter(bill_profile=found).exists(),
        "trail": (_list(),),
        "title": found.name,
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }
    return render(request, "accounts/bill_profiles/profile.html", context)


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask how customers are billed, show what that means, and make the profile."""
    as_of = acting_on(request)
    form = NewProfileForm(request.POST or None)
    make = partial(create_profile, request.provider)

    def steps(values: Values) -> Preview:
        return _tried(lambda: make(**values), as_of, [], None)

    def act(values: Values) -> str:
        made = make(**values)
        return f"{made.name} is on record as {made.code}. Customers can be given it."

    plan = Plan(steps, act, lambda values: "Create the bill profile")
    page = _page("New bill profile", reverse("bill-profiles"), trail=(_list(),))
    return _confirmed(request, form, plan, page, lock=lambda: None)


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change a profile, once the page has shown who and what the change is about."""
    found, as_of = _profile(code), acting_on(request)
    form = ProfileForm(request.POST or None, initial=shown_of(found))
    record = Record(BillProfileResource, found, shown_of)

    def steps(values: Values) -> Preview:
        changes = _changes(form, found, values)
        change = partial(edit_profile, found, values)
        effect = effect_on_customers(found, change, as_of) if changes else None
        return _tried(change, as_of, changes, effect)

    def act(values: Values) -> str:
        record.check(request.POST.get(FIELD, ""))
        edit_profile(found, values)
        return f"The changes of {values['name']} are saved. Its customers are billed by them."

    plan = Plan(steps, act, lambda values: "Save the changes")
    back = reverse("bill-profile", args=[code])
    page = _page(f"Edit {found.name}", back, trail=(_list(), (back, found.name)))
    page.context.update(meanwhile(request, form, record), profile=found)
    return _confirmed(request, form, plan, page, lock=lambda: None)


@may_manage
@form_action
def archive(request: StaffRequest, code: str) -> HttpResponse:
    """Say what archiving a bill profile means, and archive it."""
    found = _profile(code)

    def act(values: Values) -> Done:
        archive_profile(found)
        return done(f"{found.name} is archived: nobody is given it any more.", "bill-profiles")

    page = edit_form_page(
        f"Archive {found.name}?",
        "Archive it",
        _list(),
        (reverse("bill-profile", args=[code]), found.name),
        intro=(
            "No customer can be given it any more. Customers who have it keep it, and are billed "
            "as before. It cannot be changed after that, and archiving cannot be taken back."
        ),
    )
    return edit_page(request, ActionForm(request.POST or None), act, page)


def _confirmed(
    request: StaffRequest,
    form: ProfileForm,
    plan: Plan,
    page: Page,
    *,
    lock: Callable[[], object],
) -> HttpResponse:
    return confirm_page(request, form, plan, page, lock=lock, beside=BESIDE)


def _tried(
    change: Callable[[], BillProfile],
    as_of: Any,
    changes: list[tuple[str, str, str]],
    effect: ProfileEffect | None,
) -> Preview:
    """Return the preview of a profile that is stored and undone. Raises what storing raises."""
    with transaction.atomic():
        then = change()
        preview = Preview(changes, meaning(then), then.warned_of(), cycles_of(then, as_of), effect)
        transaction.set_rollback(True)
    return preview


def _changes(form: ProfileForm, found: BillProfile, values: Values) -> list[tuple[str, str, str]]:
    stored = shown_of(found)
    return [
        (str(form[name].label), _said(stored[name]), _said(values[name]))
        for name in FIELDS
        if stored[name] != values[name]
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in BillingMode.values:
        return str(BillingMode(value).label).lower()
    return "none" if value in (None, "") else str(value)


def _page(title: str, back: str, **context: Any) -> Page:
    return Page(FORM, back, {"title": title, "back": back, **context})


def _profile(code: str) -> BillProfile:
    found: BillProfile = get_object_or_404(BillProfile, code=code)
    return found


def _list() -> tuple[str, str]:
    return reverse("bill-profiles"), "Bill profiles"
