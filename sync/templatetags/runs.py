from django import template

from accounts.models import ProcessRun
from accounts.processes.definitions import find

register = template.Library()


@register.filter
def counted(run: ProcessRun) -> list[tuple[str, int]]:
    """Return what a run counted, in the order of its process: JSON keeps none of its own."""
    process = find(run.process)
    named = [name for name in (process.counts if process else ()) if name in run.counts]
    return [(name, run.counts[name]) for name in [*named, *sorted(set(run.counts) - set(named))]]
