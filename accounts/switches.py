"""Pausing a process and letting it run again (docs/rules.md section 11). Each switch stops its own process and no other."""

from .errors import Refused
from .models import PlatformSwitch, ProcessSwitch, Provider


def paused_because(process: str) -> str:
    """Return why the process is paused, for all providers or for this one; nothing when it is not."""
    platform = PlatformSwitch.objects.filter(process=process).first()
    switch = platform or ProcessSwitch.objects.filter(process=process).first()
    return f"paused{' for all providers' if platform else ''}: {switch.reason}" if switch else ""


def pause(provider: Provider, process: str, *, reason: str, actor: str) -> None:
    """Keep the process from running until it is resumed; a second pause changes the reason. Raises Refused without one."""
    if not reason.strip():
        raise Refused("say why the process is paused")
    ProcessSwitch.objects.update_or_create(
        provider=provider, process=process, defaults={"reason": reason.strip()[:500], "paused_by": actor}
    )


def resume(process: str) -> None:
    """Let the process run again; what it missed is done by its next run."""
    ProcessSwitch.objects.filter(process=process).delete()
