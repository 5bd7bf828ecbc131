"""Forms of what is known of a customer: its contacts and notes."""

from accounts.contacts.operations import add_contact
from accounts.notes.operations import add_note
from tests.reliability.forms.world import ON, Form, World

CONTACTS, NOTES = "/customers/A-1/contacts", "/customers/A-1/notes"


def contact_added(world: World) -> Form:
    world.account()
    return f"{CONTACTS}/_add/{ON}", {"name": "Ada", "email": "ada@boone.test"}


def contact_changed(world: World) -> Form:
    values = {"name": "Ada Lovelace", "email": "ada@boone.test"}
    return world.opened(f"{_contact(world)}edit/{ON}", values)


def contact_removed(world: World) -> Form:
    return f"{_contact(world)}remove/{ON}", {}


def note_added(world: World) -> Form:
    world.account()
    return f"{NOTES}/_add/{ON}", {"text": "Calls on Mondays"}


def note_pinned(world: World) -> Form:
    return f"{_note(world)}pin/{ON}", {}


def note_unpinned(world: World) -> Form:
    return f"{_note(world)}unpin/{ON}", {}


def note_removed(world: World) -> Form:
    return f"{_note(world)}remove/{ON}", {}


def _contact(world: World) -> str:
    made = add_contact(world.account(), name="Ada", email="ada@boone.test")
    return f"{CONTACTS}/{made.pk}/"


def _note(world: World) -> str:
    made = add_note(world.account(), text="Calls on Mondays", actor="clara")
    return f"{NOTES}/{made.pk}/"
