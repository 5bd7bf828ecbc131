"""Opening an incident, which changes nothing else."""

from typing import Any

from django.db import transaction

from accounts.database.keys import instant_of
from accounts.errors import Refused
from accounts.models import Provider
from accounts.text import check_line

from .models import Incident
from .scope import Scope
from .states import ScopeKind


@transaction.atomic
def open_incident(provider: Provider, scope: Scope, *, title: str, actor: str) -> Incident:
    """Open an incident, and return it; a run or a change has one, and its first one is returned.

    Raises Refused for a title that is none.
    """
    if not title.strip():
        raise Refused("say what went wrong", code="title_required")
    check_line("title", title)
    about: dict[str, Any] = {"run": scope.run} if scope.run else {"change": scope.change}
    if scope.kind == ScopeKind.WINDOW:
        about = {"since": instant_of(scope.first), "until": instant_of(scope.last)}
    elif found := Incident.objects.filter(**about).first():
        return found
    incident: Incident = Incident.objects.create(
        provider=provider, title=title.strip(), kind=scope.kind, opened_by=actor, **about
    )
    return incident


def locked(incident: Incident) -> Incident:
    """Return the incident with its row locked, so that two people do not act on it at once."""
    found: Incident = Incident.objects.select_for_update().get(pk=incident.pk)
    return found
