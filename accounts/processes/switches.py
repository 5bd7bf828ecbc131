"""Pausing a process and letting it run again.

Each switch stops its own process and no other. Source: docs/rules.md section 11.
"""

from django.db import connection, transaction

from ..errors import Refused
from ..events.operations import record
from ..events.states import EventAct
from ..tenancy.models import Provider
from .definitions import ProcessDefinition, find
from .models.process import PlatformSwitch, ProcessSwitch
from .resources import SwitchResource

# Asked at every request for messages, and so in one go; row-level security keeps other providers'
# switches out.
PAUSED = """
SELECT true, reason FROM accounts_platformswitch WHERE process = %(process)s
UNION ALL
SELECT false, reason FROM accounts_processswitch WHERE process = %(process)s
 ORDER BY 1 DESC LIMIT 1
"""

ALL_PAUSED = """
SELECT true, process, reason FROM accounts_platformswitch
UNION ALL
SELECT false, process, reason FROM accounts_processswitch
 ORDER BY 1 DESC
"""


def paused_because(process: str) -> str:
    """Return why the process is paused, for all providers or for this one.

    Return nothing when it is not. Needs `provider_transaction`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAUSED, {"process": process})
        found = cursor.fetchone()
    return f"paused{' for all providers' if found[0] else ''}: {found[1]}" if found else ""


def paused_processes() -> list[tuple[str, str]]:
    """Return the label of each process that is paused, and why. Needs `provider_transaction`."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_PAUSED)
        found = cursor.fetchall()
    reasons: dict[str, str] = {}
    for everywhere, process, reason in found:
        words = f"paused{' for all providers' if everywhere else ''}: {reason}"
        reasons.setdefault(process, words)
    return sorted((_known(process).label, why) for process, why in reasons.items())


def refuse_if_paused(process: str) -> None:
    """Raise Refused, with the reason of the pause, where the process is paused."""
    if paused := paused_because(process):
        raise Refused(f"{_known(process).label}: {paused}", code="process_paused")


@transaction.atomic
def pause(provider: Provider, process: str, *, reason: str, actor: str) -> None:
    """Keep the process from running until it is resumed; a second pause changes the reason.

    Raises Refused without a reason, and for a process that there is not.
    """
    _known(process)
    if not reason.strip():
        raise Refused("say why the process is paused", code="reason_required")
    switch, _ = ProcessSwitch.objects.update_or_create(
        provider=provider,
        process=process,
        defaults={"reason": reason.strip()[:500], "paused_by": actor},
    )
    record(SwitchResource, EventAct.PAUSED, [switch.pk], as_of=None)


@transaction.atomic
def resume(process: str, *, actor: str, backlog: str = "") -> str:
    """Let the process run again, and settle what its pause has kept back.

    What it missed is done by its next run. Return what still pauses it for all providers, or
    nothing when it runs. `backlog` is one of the process's choices, the first one when empty; it
    means nothing to a process that keeps nothing back. Raises Refused for a process that there is
    not, a choice that it has not, and where the pause is that of all providers alone.
    """
    definition = _known(process)
    choice = _choice(definition, backlog)
    switches = ProcessSwitch.objects.filter(process=process)
    record(SwitchResource, EventAct.RESUMED, switches.values_list("pk", flat=True), as_of=None)
    resumed, _ = switches.delete()
    everywhere = PlatformSwitch.objects.filter(process=process).exists()
    if everywhere and not resumed:
        raise Refused(
            f"{definition.label} is paused for all providers; ops can resume it",
            code="paused_for_all",
        )
    if definition.kept_back:
        definition.kept_back.settle(choice, actor)
    return paused_because(process)


def _known(process: str) -> ProcessDefinition:
    definition = find(process)
    if definition is None:
        raise Refused(f"there is no process {process}", code="process_unknown")
    return definition


def _choice(definition: ProcessDefinition, backlog: str) -> str:
    if definition.kept_back is None:
        return ""
    choices = definition.kept_back.choices.values
    if backlog and backlog not in choices:
        raise Refused(f"backlog is one of {', '.join(choices)}", code="backlog_choice_unknown")
    return backlog or choices[0]
