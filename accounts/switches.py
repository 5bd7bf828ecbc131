"""Pausing a process and letting it run again (docs/rules.md section 11). Each switch stops its own
process and no other.
"""

from django.db import connection

from .errors import Refused
from .models import ProcessSwitch, Provider

# Asked at every request for messages, and so in one go; row-level security keeps other providers'
# switches out.
PAUSED = """
SELECT true, reason FROM accounts_platformswitch WHERE process = %(process)s
UNION ALL
SELECT false, reason FROM accounts_processswitch WHERE process = %(process)s
 ORDER BY 1 DESC LIMIT 1
"""


def paused_because(process: str) -> str:
    """Return why the process is paused, for all providers or for this one; nothing when it is not.
    Needs `provider_transaction`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAUSED, {"process": process})
        found = cursor.fetchone()
    return f"paused{' for all providers' if found[0] else ''}: {found[1]}" if found else ""


def pause(provider: Provider, process: str, *, reason: str, actor: str) -> None:
    """Keep the process from running until it is resumed; a second pause changes the reason. Raises
    Refused without one.
    """
    if not reason.strip():
        raise Refused("say why the process is paused")
    ProcessSwitch.objects.update_or_create(
        provider=provider,
        process=process,
        defaults={"reason": reason.strip()[:500], "paused_by": actor},
    )


def resume(process: str) -> None:
    """Let the process run again; what it missed is done by its next run."""
    ProcessSwitch.objects.filter(process=process).delete()
