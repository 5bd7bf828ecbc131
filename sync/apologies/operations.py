"""Preparing an apology, and approving what another person has prepared."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import ProcessRun
from accounts.processes.runner import queue_process
from accounts.processes.states import Trigger
from accounts.text import check_line
from notifications.wording.defaults import EmailWords
from notifications.wording.templates import check_words

from ..incidents.models import Incident
from ..incidents.operations import locked
from ..incidents.states import Reach
from .models import Apology
from .states import APOLOGY
from .writing import PLACEHOLDERS, recipients


@transaction.atomic
def prepare_apology(
    incident: Incident, *, reaches: Sequence[str], subject: str, text: str, actor: str
) -> Apology:
    """Write the incident's apology, or write it anew while nobody has approved it.

    Raises Refused for words that cannot be sent, without a kind of things that reached accounts,
    and once it is approved.
    """
    incident = locked(incident)
    if not reaches or set(reaches) - set(Reach.values):
        raise Refused("choose whom to apologise to", code="choice_required")
    check_line("subject", subject)
    check_words(EmailWords(subject, text), PLACEHOLDERS)
    found = Apology.objects.filter(incident=incident).first()
    if found and found.approved_by:
        raise Refused(f"it was approved by {found.approved_by}", code="apology_approved")
    apology = found or Apology(provider=incident.provider, incident=incident)
    apology.reaches, apology.subject, apology.text = list(reaches), subject.strip(), text.strip()
    apology.prepared_by, apology.prepared_at = actor, timezone.now()
    apology.save()
    return apology


@transaction.atomic
def approve_apology(
    apology: Apology, *, as_of: date, actor: str, trigger: Trigger = Trigger.PERSON
) -> ProcessRun:
    """Approve what another person has prepared, and return the run that sends it.

    Raises Refused for whoever prepared it, where it is approved already, and where it would reach
    nobody.
    """
    apology = Apology.objects.select_for_update().get(pk=apology.pk)
    if apology.approved_by:
        raise Refused(f"it was approved by {apology.approved_by}", code="apology_approved")
    if apology.prepared_by == actor:
        raise Refused("whoever prepared an apology does not approve it", code="own_apology")
    number = recipients(apology).count()
    if not number:
        raise Refused("it would be sent to nobody", code="nobody_reached")
    run = queue_process(
        apology.incident.provider, APOLOGY, as_of=as_of, started_by=actor, trigger=trigger
    )
    apology.approved_by, apology.approved_at = actor, timezone.now()
    apology.recipients, apology.run = number, run
    apology.save()
    return run
