"""Writes on the notes of a customer."""

from django.db import transaction

from ..customers.models import Customer
from ..errors import Refused
from .models import Note
from .states import LONGEST


@transaction.atomic
def add_note(customer: Customer, *, text: str, actor: str, pinned: bool = False) -> Note:
    """Write a note about a customer, and return it.

    Line ends are those of Unix. Raises Refused for a text that says nothing, is longer than 2,000
    characters or has another control character than a line end.
    """
    made: Note = Note.objects.create(
        provider_id=customer.provider_id,
        customer=customer,
        text=_checked_text(text),
        pinned=pinned,
        made_by=actor,
    )
    return Note.objects.select_related("customer").get(pk=made.pk)


@transaction.atomic
def pin_note(note: Note, *, pinned: bool) -> Note:
    """Let a note stand before the others, or among them."""
    Note.objects.filter(pk=note.pk).update(pinned=pinned)
    found: Note = Note.objects.select_related("customer").get(pk=note.pk)
    return found


@transaction.atomic
def remove_note(note: Note) -> None:
    """Delete a note; nothing else names it."""
    Note.objects.filter(pk=note.pk).delete()


def _checked_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Refused("a note says something", code="note_empty")
    if len(text) > LONGEST:
        raise Refused(f"a note has at most {LONGEST} characters", code="note_too_long")
    if not all(letter.isprintable() or letter in "\n\t" or letter.isspace() for letter in text):
        raise Refused("the note has a control character", code="note_unreadable")
    return text
