from django.db import models
from django.db.models import Func

from ..tenancy.rows import ProviderModel
from .states import Setting


class SettingChange(ProviderModel):
    """One recorded change of a bill profile or of a balance rule.

    A trigger writes it, whatever path made the change (accounts/sql/setting_changes.sql). `before`
    and `after` have the columns that changed, and no others; `name` is the setting's code.
    """

    subject = models.CharField(max_length=16, choices=Setting)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=64)
    before = models.JSONField()
    after = models.JSONField()
    actor = models.CharField(max_length=150, blank=True)
    via = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        indexes = [
            # The changes of one setting, newest first, and when the next one was.
            models.Index(
                fields=["provider", "subject", "subject_id", "id"], name="setting_change_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.name}"
