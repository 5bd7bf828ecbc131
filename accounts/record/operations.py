"""The record of what was changed in the settings."""

from ..tenancy.models import Provider
from .models import AuditedChange
from .states import Area

LONGEST = 1000


def keep_change(
    provider: Provider,
    area: Area,
    what: str,
    *,
    actor: str,
    subject: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """Keep what was changed in the settings, in the transaction of the change."""
    AuditedChange.objects.create(
        provider=provider,
        area=area,
        subject=subject,
        what=what,
        before=before[:LONGEST],
        after=after[:LONGEST],
        actor=actor,
    )
