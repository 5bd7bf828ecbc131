"""Forms of saved views."""

from accounts.lists.models import SavedView
from accounts.lists.operations import save_view
from tests.reliability.forms.world import Form, World


def saved(world: World) -> Form:
    return "/lists/customers/views/new/?query=status%3DOPEN", {"title": "Open ones"}


def changed(world: World) -> Form:
    return f"/lists/views/{_view(world).pk}/", {"title": "Open accounts"}


def opens_first(world: World) -> Form:
    return f"/lists/views/{_view(world).pk}/first/", {"first": "yes"}


def deleted(world: World) -> Form:
    return f"/lists/views/{_view(world).pk}/delete/", {}


def _view(world: World) -> SavedView:
    owner = world.person.get_username()
    return save_view(world.provider, "customers", "Open ones", "status=OPEN", owner=owner)
