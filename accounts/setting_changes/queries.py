"""What is read of the changes of settings."""

from .models import SettingChange


def next_change(change: SettingChange) -> SettingChange | None:
    """Return the change that ended the time in which the setting was as this one left it."""
    later = SettingChange.objects.filter(
        subject=change.subject, subject_id=change.subject_id, pk__gt=change.pk
    )
    return later.order_by("pk").first()
