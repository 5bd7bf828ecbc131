"""Keeping, changing and deleting views of lists. Every refusal stands here."""

from django.http import QueryDict

from ..errors import Refused
from ..tenancy.models import Provider
from .models import DefaultView, SavedView
from .queries import kept_query

VIEWS_OF_A_PERSON = 50  # of one list
LONGEST_QUERY = 2000


def save_view(
    provider: Provider,
    list_name: str,
    title: str,
    query: str,
    *,
    owner: str,
    shared: bool = False,
    may_share: bool = False,
) -> SavedView:
    """Keep a list as somebody sees it; one of the same title of this person is replaced.

    Raises Refused where it is to be shared without the permission, for an address that is too long,
    and for one view too many.
    """
    _check_sharing(shared, may_share)
    kept = kept_query(QueryDict(query))
    if len(kept) > LONGEST_QUERY:
        raise Refused("the filters are too long to be kept", code="too_large")
    own = SavedView.objects.filter(list_name=list_name, owner=owner)
    if own.exclude(title=title).count() >= VIEWS_OF_A_PERSON:
        raise Refused(
            f"you keep {VIEWS_OF_A_PERSON} views of this list: delete one first",
            code="too_many_views",
        )
    view, _ = SavedView.objects.update_or_create(
        provider=provider,
        list_name=list_name,
        owner=owner,
        title=title,
        defaults={"query": kept, "shared": shared},
    )
    return view


def change_view(
    view: SavedView, *, title: str, shared: bool, person: str, may_share: bool
) -> SavedView:
    """Give a view another title, and share it or keep it to its owner.

    Raises Refused for a view of somebody else, for sharing without the permission, and for a title
    that another view of its owner has.
    """
    _check_own(view, person, may_share)
    _check_sharing(shared and not view.shared, may_share)
    same = SavedView.objects.filter(list_name=view.list_name, owner=view.owner, title=title)
    if same.exclude(pk=view.pk).exists():
        raise Refused(f"there is a view {title} already", code="already_exists")
    view.title, view.shared = title, shared
    view.save(update_fields=["title", "shared"])
    if not shared:
        DefaultView.objects.filter(view=view).exclude(owner=view.owner).delete()
    return view


def delete_view(view: SavedView, *, person: str, may_share: bool) -> None:
    """Delete a view; those who saw it first see the whole list again.

    Raises Refused for a view of somebody else.
    """
    _check_own(view, person, may_share)
    DefaultView.objects.filter(view=view).delete()
    view.delete()


def open_first(view: SavedView, *, person: str, first: bool) -> None:
    """Let this person see the view first when the list is opened, or the whole list again.

    Raises Refused for a view that the person does not see.
    """
    if not view.shared and view.owner != person:
        raise Refused("the view is kept by somebody else", code="not_permitted")
    own = DefaultView.objects.filter(owner=person, list_name=view.list_name)
    own.delete()
    if first:
        DefaultView.objects.create(
            provider_id=view.provider_id, owner=person, list_name=view.list_name, view=view
        )


def _check_sharing(shared: bool, may_share: bool) -> None:
    if shared and not may_share:
        raise Refused("you may not share views", code="not_permitted")


def _check_own(view: SavedView, person: str, may_share: bool) -> None:
    if view.owner != person and not (view.shared and may_share):
        raise Refused("the view is kept by somebody else", code="not_permitted")
