"""Changing what a provider is, each change kept with who made it and when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..customers.addresses import address_lines, checked_address
from ..errors import Refused
from ..record.operations import keep_change
from ..record.states import Area
from ..tenancy.models import Provider
from ..tenancy.states import Language
from ..tenancy.transactions import lock_provider
from ..text import one_line
from .colours import check_colours
from .models import ProviderLogo
from .pictures import read_logo

# What may be changed of a provider, in the words of the record.
CHANGEABLE = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "address": "Address",
    "timezone": "Time zone",
    "language": "Language",
    "languages": "Languages for customers",
    "account_prefix": "Beginning of account numbers",
    "brand_colour": "Colour",
    "brand_ink": "Colour of text on it",
    "emails_per_hour": "E-mails an hour at most",
    "emails_per_customer_per_day": "E-mails to one customer a day at most",
}


@transaction.atomic
def edit_provider(provider: Provider, values: Mapping[str, Any], *, actor: str) -> Provider:
    """Change what is given of a provider, and keep each change.

    Raises Refused for what cannot be changed, a value that is none, colours that cannot be read,
    and a language that customers are not offered. Nothing is kept where nothing changes.
    """
    found = lock_provider(provider)
    if unknown := sorted(set(values) - set(CHANGEABLE)):
        raise Refused(f"{unknown[0]} cannot be changed", code="setting_fixed")
    was = {name: getattr(found, name) for name in CHANGEABLE}
    for name, value in values.items():
        setattr(found, name, checked_address(value) if name == "address" else value)
    changed = [name for name in CHANGEABLE if getattr(found, name) != was[name]]
    _check(found, changed)
    if changed:
        found.save(update_fields=changed)
    for name in changed:
        keep_change(
            provider,
            Area.PROVIDER,
            CHANGEABLE[name],
            before=_written(name, was[name]),
            after=_written(name, getattr(found, name)),
            actor=actor,
        )
    return found


@transaction.atomic
def set_logo(provider: Provider, content: bytes, *, actor: str) -> ProviderLogo:
    """Give the provider this logo in place of the one before. Raises Refused as `read_logo`."""
    picture = read_logo(content)
    found = lock_provider(provider)
    before = found.logo_digest
    logo, _ = ProviderLogo.objects.update_or_create(
        provider=provider,
        defaults={
            "content": picture.content,
            "digest": picture.digest,
            "width": picture.width,
            "height": picture.height,
        },
    )
    found.logo_digest = picture.digest
    found.save(update_fields=["logo_digest"])
    if before != picture.digest:
        keep_change(
            provider,
            Area.PROVIDER,
            "Logo",
            before="another logo" if before else "",
            after=f"{logo.width} by {logo.height} pixels",
            actor=actor,
        )
    return logo


@transaction.atomic
def remove_logo(provider: Provider, *, actor: str) -> None:
    """Let the provider have no logo. Raises Refused where it has none."""
    found = lock_provider(provider)
    if not found.logo_digest:
        raise Refused("there is no logo to remove", code="logo_missing")
    ProviderLogo.objects.filter(provider=provider).delete()
    found.logo_digest = ""
    found.save(update_fields=["logo_digest"])
    keep_change(provider, Area.PROVIDER, "Logo", before="a logo", actor=actor)


def _check(found: Provider, changed: Iterable[str]) -> None:
    kept = {field.name for field in found._meta.fields} - set(changed)
    try:
        found.clean_fields(exclude=kept)
    except ValidationError as error:
        name, problems = next(iter(error.message_dict.items()))
        words = f"{CHANGEABLE[name].lower()}: {' '.join(problems)}"
        raise Refused(one_line(words), code="setting_invalid") from error
    if {"brand_colour", "brand_ink"} & set(changed):
        check_colours(found.brand_colour, found.brand_ink)
    if found.language not in found.languages:
        raise Refused(
            f"{Language(found.language).label} is the provider's own language: offer it too",
            code="language_not_offered",
        )


def _written(name: str, value: Any) -> str:
    """Write a value as the record shows it."""
    if name == "address":
        return ", ".join(address_lines(value))
    if name == "language":
        return str(Language(value).label)
    if name == "languages":
        return ", ".join(Language(one).label for one in value)
    return str(value)
