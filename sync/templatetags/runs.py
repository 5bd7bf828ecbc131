from django import template

from accounts.models import ProcessRun

from ..processes.work import COUNTED

register = template.Library()


@register.filter
def counted(run: ProcessRun) -> list[tuple[str, int]]:
    """Return what a run counted, in the order of its process: JSON keeps none of its own."""
    named = [name for name in COUNTED.get(run.process, ()) if name in run.counts]
    return [(name, run.counts[name]) for name in [*named, *sorted(set(run.counts) - set(named))]]
