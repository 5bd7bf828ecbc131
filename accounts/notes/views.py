from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..customer_page.page import customer_or_404
from ..customers.views import above, may_edit
from ..editing.pages import edit_form_page, edit_page
from ..web.confirm import Done, done, form_action, post_action
from ..web.forms import ActionForm
from ..web.pages import Values, press
from ..web.requests import StaffRequest
from .forms import NoteForm
from .models import Note
from .operations import add_note, pin_note, remove_note

TAB = "customer-notes"
BESIDE = dict.fromkeys(("note_empty", "note_too_long", "note_unreadable"), "text")


@may_edit
@form_action
def add(request: StaffRequest, account_number: str) -> HttpResponse:
    """Take a note about the customer."""
    customer = customer_or_404(account_number)

    def act(values: Values) -> Done:
        add_note(customer, actor=request.user.get_username(), **values)
        return done("The note is on record.", TAB, account_number)

    page = edit_form_page(
        f"Add a note about {customer.name}",
        "Add the note",
        above(customer),
        _tab(account_number),
    )
    return edit_page(request, NoteForm(request.POST or None), act, page, beside=BESIDE)


@may_edit
@post_action
def pin(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Let the note stand before the others."""
    return _pin(request, account_number, key, pinned=True)


@may_edit
@post_action
def unpin(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Let the note stand among the others."""
    return _pin(request, account_number, key, pinned=False)


@may_edit
@form_action
def remove(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Say what is removed, and delete the note."""
    note = _note(account_number, key)

    def act(values: Values) -> Done:
        remove_note(note)
        return done("The note is removed.", TAB, account_number)

    page = edit_form_page(
        "Remove the note?",
        "Remove the note",
        above(note.customer),
        _tab(account_number),
        intro=f"{note.made_by} wrote: “{_beginning(note.text)}”. It cannot be taken back.",
    )
    return edit_page(request, ActionForm(request.POST or None), act, page)


def _pin(request: StaffRequest, account_number: str, key: UUID, *, pinned: bool) -> HttpResponse:
    note = _note(account_number, key)

    def act() -> str:
        pin_note(note, pinned=pinned)
        return "The note stays at the top." if pinned else "The note stands among the others."

    return press(request, act, reverse(TAB, args=[account_number]))


def _note(account_number: str, key: UUID) -> Note:
    found: Note = get_object_or_404(
        Note.objects.select_related("customer"), customer__account_number=account_number, pk=key
    )
    return found


def _tab(account_number: str) -> tuple[str, str]:
    return reverse(TAB, args=[account_number]), "Notes"


def _beginning(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"
