"""Making, changing and archiving bill profiles (docs/rules.md sections 4 and 5)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..errors import Refused
from ..tenancy.models import Provider
from ..tenancy.rows import made_key, save_new
from .models import BillProfile

BLOCKS = "due_day_blocks_statements"


@transaction.atomic
def create_profile(provider: Provider, *, code: str = "", **values: Any) -> BillProfile:
    """Make a bill profile and return it; the platform makes the code that is left out.

    Raises Refused for a Due Day that would keep customers from their next statement and for a value
    outside its bounds, and AlreadyExists for a code that is taken.
    """
    profile = BillProfile(provider=provider, code=code or made_key("BP"), **values)
    _check(profile)
    save_new(profile, "code")
    return BillProfile.objects.get(pk=profile.pk)


@transaction.atomic
def edit_profile(profile: BillProfile, values: Mapping[str, Any]) -> BillProfile:
    """Change what is given of a profile; its customers are billed by it from then on.

    The anchors of its customers stay. Raises Refused as `create_profile` does, also for the cycle
    days of the customers that it has, and for a profile that is archived.
    """
    profile = BillProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    if profile.archived_at:
        raise Refused(f"the bill profile {profile.code} is archived", code="bill_profile_archived")
    for name, value in values.items():
        setattr(profile, name, value)
    _check(profile)
    for day in _anchors(profile):
        if profile.blocks_next_statement(day):
            raise Refused(f"the Due Day blocks statements on cycle day {day}", code=BLOCKS)
    if values:
        profile.save(update_fields=list(values))
    return profile


@transaction.atomic
def archive_profile(profile: BillProfile) -> BillProfile:
    """Let no customer be given the profile any more; raises Refused when it is archived already."""
    profile = BillProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    if profile.archived_at:
        raise Refused(f"the bill profile {profile.code} is archived", code="bill_profile_archived")
    profile.archived_at = timezone.now()
    profile.save(update_fields=["archived_at"])
    return profile


def _anchors(profile: BillProfile) -> list[int | None]:
    """Return the cycle days of the profile's customers, and those that wait for an advance."""
    days = profile.customers.order_by().values_list("cycle_day", "next_cycle_day").distinct()
    return sorted({day for both in days for day in both}, key=lambda day: day or 0)


def _check(profile: BillProfile) -> None:
    if profile.blocks_next_statement(None):
        raise Refused(
            "the Due Day would put due dates more than 20 days past cycle date + terms, and block"
            " the next statement",
            code=BLOCKS,
        )
    try:
        profile.clean_fields(exclude=["provider", "code"])
    except ValidationError as error:
        name, words = next(iter(error.message_dict.items()))
        raise Refused(f"{name}: {words[0]}", code="invalid_value") from error
