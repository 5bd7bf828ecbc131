"""Defining, changing and archiving the custom fields of customers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ..errors import Refused
from ..tenancy.models import Provider
from ..tenancy.rows import save_new
from ..text import check_line, single_blanks
from .models import CODE, CustomField
from .states import LONGEST_CODE, LONGEST_TEXT, MOST_CHOICES, MOST_FIELDS, FieldKind


@transaction.atomic
def define_field(
    provider: Provider,
    *,
    name: str,
    kind: str,
    code: str = "",
    choices: Iterable[str] = (),
    required: bool = False,
    in_lists: bool = False,
) -> CustomField:
    """Define a field that customers have from now on, and return it.

    A code that is left out is made of the name. Raises Refused where there are 30 fields in use,
    for a name that makes no code, for a choice without choices and for choices of another kind, and
    AlreadyExists for a code that is taken.
    """
    if CustomField.objects.filter(archived_at=None).count() >= MOST_FIELDS:
        raise Refused(
            f"there are {MOST_FIELDS} custom fields already: archive one first",
            code="custom_fields_too_many",
        )
    field = CustomField(
        provider=provider,
        code=code or _code_of(name),
        name=name,
        kind=kind,
        choices=_checked_choices(kind, choices),
        required=required,
        in_lists=in_lists,
    )
    save_new(field, "code")
    return CustomField.objects.get(pk=field.pk)


@transaction.atomic
def edit_field(field: CustomField, values: Mapping[str, Any]) -> CustomField:
    """Change what is given of a field: its name, choices, and where it is required and shown.

    Customers keep a choice that is taken away until they are given another. Raises Refused for a
    field that is archived, and for choices that are none.
    """
    found = _locked(field)
    for name, value in values.items():
        setattr(found, name, _checked_choices(found.kind, value) if name == "choices" else value)
    if values:
        found.save(update_fields=list(values))
    return found


@transaction.atomic
def archive_field(field: CustomField) -> CustomField:
    """Ask for a field no more. What customers have of it stays with them."""
    found = _locked(field)
    found.archived_at = timezone.now()
    found.save(update_fields=["archived_at"])
    return found


def _locked(field: CustomField) -> CustomField:
    found: CustomField = CustomField.objects.select_for_update().get(pk=field.pk)
    if found.archived_at:
        raise Refused(f"{found.name} is archived", code="custom_field_archived")
    return found


def _code_of(name: str) -> str:
    code = slugify(name).replace("-", "_")[:LONGEST_CODE].strip("_")
    while "__" in code:
        code = code.replace("__", "_")
    if not re.search(CODE, code):
        raise Refused("the name makes no code: give one", code="custom_field_code_required")
    return code


def _checked_choices(kind: str, choices: Iterable[str]) -> list[str]:
    """Return the choices in their order, each once, without those of blanks alone."""
    found = list(dict.fromkeys(single_blanks(choice) for choice in choices))
    found = [choice for choice in found if choice]
    if (kind == FieldKind.CHOICE) != bool(found):
        wanted = "a choice needs choices" if not found else "only a choice has choices"
        raise Refused(wanted, code="custom_field_choices")
    for choice in found:
        check_line("choice", choice)
    if len(found) > MOST_CHOICES or any(len(choice) > LONGEST_TEXT for choice in found):
        raise Refused(
            f"up to {MOST_CHOICES} choices, each of up to {LONGEST_TEXT} characters",
            code="custom_field_choices",
        )
    return found
