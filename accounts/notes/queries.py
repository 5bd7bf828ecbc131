"""What the pages read of notes."""

from ..customers.models import Customer
from ..web.paging import Page, Place, page_by_key
from .models import Note

FIRST_SHOWN = 3


def notes_page(customer: Customer, place: Place) -> Page:
    """Return a page of the notes that are not pinned, newest first."""
    rows = Note.objects.filter(customer=customer, pinned=False)
    return page_by_key(rows, "id", place, newest_first=True)


def pinned_notes(customer: Customer) -> list[Note]:
    """Return the pinned notes, newest first."""
    return list(Note.objects.filter(customer=customer, pinned=True).order_by("-id"))


def first_notes(customer: Customer) -> list[Note]:
    """Return the first notes: those that are pinned, then the newest."""
    return list(Note.objects.filter(customer=customer).order_by("-pinned", "-id")[:FIRST_SHOWN])


def count_notes(customer: Customer) -> int:
    return Note.objects.filter(customer=customer).count()
