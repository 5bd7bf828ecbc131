from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..editing.pages import edit_form_page, edit_page
from ..web.confirm import Done, done, form_action, post_action
from ..web.pages import Values, press
from ..web.requests import StaffRequest
from .forms import ViewForm
from .models import DefaultView, SavedView
from .operations import change_view, delete_view, open_first, save_view
from .pages import LISTS
from .queries import address_of, views_of

SHARE = "accounts.share_views"
BESIDE = {"already_exists": "title", "not_permitted": "shared", "too_many_views": "title"}


@require_safe
def view_list(request: StaffRequest, name: str) -> HttpResponse:
    """List the views of a list that this person sees, with what may be done to each."""
    context = {
        "heading": _heading(name),
        "back": reverse(name),
        "views": views_of(request, name),
        "person": request.user.get_username(),
        "may_share": request.user.has_perm(SHARE),
    }
    return render(request, "accounts/lists/views.html", context)


@form_action
def new(request: StaffRequest, name: str) -> HttpResponse:
    """Ask what a view is called, and keep the list as its address shows it."""
    heading, may_share = _heading(name), request.user.has_perm(SHARE)
    person = request.user.get_username()
    query = request.GET.get("query", "")

    def act(values: Values) -> Done:
        view = save_view(
            request.provider,
            name,
            values["title"],
            query,
            owner=person,
            shared=values.get("shared", False),
            may_share=may_share,
        )
        if values["first"]:
            open_first(view, person=person, first=True)
        return done(f"The view {view.title} is kept.", address_of(view))

    page = edit_form_page(
        f"Save this view of {heading.lower()}",
        "Save the view",
        (f"{reverse(name)}?{query or 'view=all'}", heading),
        intro="It keeps the filters, the order and the columns. A view of that name is replaced.",
    )
    form = ViewForm(request.POST or None, may_share=may_share)
    return edit_page(request, form, act, page, beside=BESIDE)


@form_action
def edit(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give a view another name, share it, or let it open first."""
    view, person, may_share = _view(request, key), _person(request), request.user.has_perm(SHARE)

    def act(values: Values) -> Done:
        change_view(
            view,
            title=values["title"],
            shared=values.get("shared", view.shared),
            person=person,
            may_share=may_share,
        )
        if values["first"] != is_first:
            open_first(view, person=person, first=values["first"])
        return done(f"The view {view.title} is changed.", "saved-views", view.list_name)

    is_first = DefaultView.objects.filter(owner=person, view=view).exists()
    page = edit_form_page(
        f"Change the view {view.title}",
        "Save the changes",
        (reverse("saved-views", args=[view.list_name]), "Views"),
    )
    form = ViewForm(
        request.POST or None,
        may_share=may_share,
        initial={"title": view.title, "shared": view.shared, "first": is_first},
    )
    return edit_page(request, form, act, page, beside=BESIDE)


@post_action
def first(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let a view open first for this person, or no view any more."""
    view, person = _view(request, key), _person(request)
    wanted = request.POST.get("first") == "yes"

    def act() -> str:
        open_first(view, person=person, first=wanted)
        shown = view.title if wanted else f"the list of all {LISTS[view.list_name].nouns[1]}"
        return f"You see {shown} first from now on."

    return press(request, act, reverse("saved-views", args=[view.list_name]))


@post_action
def delete(request: StaffRequest, key: UUID) -> HttpResponse:
    """Delete a view."""
    view = _view(request, key)
    may_share = request.user.has_perm(SHARE)

    def act() -> str:
        delete_view(view, person=_person(request), may_share=may_share)
        return f"The view {view.title} is deleted."

    return press(request, act, reverse("saved-views", args=[view.list_name]))


def _heading(name: str) -> str:
    if name not in LISTS or not LISTS[name].saves_views:
        raise Http404
    return LISTS[name].nouns[1].capitalize()


def _view(request: StaffRequest, key: UUID) -> SavedView:
    found: SavedView = get_object_or_404(SavedView, pk=key)
    if found.list_name not in LISTS or not (found.shared or found.owner == _person(request)):
        raise Http404
    return found


def _person(request: StaffRequest) -> str:
    return request.user.get_username()
