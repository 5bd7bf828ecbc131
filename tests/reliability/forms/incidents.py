"""Forms of the incident room."""

from datetime import timedelta

from django.utils import timezone

from sync.apologies.operations import prepare_apology
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_time
from sync.models import Incident
from tests.factories import TransactionFactory
from tests.reliability.forms.world import ON, Form, World

INCIDENTS = "/operations/incidents"
WORDS = {"reaches": ["charges"], "subject": "Sorry", "text": "We charged you too much."}


def opened(world: World) -> Form:
    window = "since=2026-01-01T00:00&until=2026-01-02T00:00"
    return f"{INCIDENTS}/open/?{window}", {"title": "A wrong rate"}


def taken_back(world: World) -> Form:
    values = {"acts": ["REVERSE"], "reason": "A wrong rate"}
    return world.sealed(f"{_one(world)}/take-back/{ON}", values)


def prepared(world: World) -> Form:
    return f"{_one(world)}/apology/prepare/", WORDS


def approved(world: World) -> Form:
    incident = _incident(world)
    prepare_apology(incident, actor="somebody else", **WORDS)
    return world.sealed(f"{INCIDENTS}/{incident.pk}/apology/approve/{ON}", {})


def _one(world: World) -> str:
    return f"{INCIDENTS}/{_incident(world).pk}"


def _incident(world: World) -> Incident:
    """Open an incident of a time in which one charge was entered."""
    TransactionFactory(customer=world.account())
    now, day = timezone.now(), timedelta(days=1)
    scope = scope_of_time(now - day, now + day)
    return open_incident(world.provider, scope, title="A wrong rate", actor="somebody else")
