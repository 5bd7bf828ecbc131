from django.db import models
from django.db.models import F, Func, Q

from accounts.database.fields import LineField
from accounts.models import ProcessRun, SettingChange
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .states import ScopeKind


class Incident(ProviderModel):
    """A run, a change of a setting or a time that went wrong, as somebody has opened it.

    `settled_at` is when it was first taken back: what is written later has not followed from it.
    """

    title = LineField(max_length=200)
    kind = models.CharField(max_length=6, choices=ScopeKind)
    run = ProviderForeignKey(ProcessRun, null=True, blank=True, related_name="incidents")
    change = ProviderForeignKey(SettingChange, null=True, blank=True, related_name="incidents")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    opened_by = LineField(max_length=150)
    opened_at = models.DateTimeField(db_default=Func(function="now"))
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="RUN", run__isnull=False, change=None, since=None, until=None)
                | Q(kind="CHANGE", run=None, change__isnull=False, since=None, until=None)
                | Q(kind="WINDOW", run=None, change=None, since__lt=F("until")),
                name="incident_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["provider", "run"], condition=Q(run__isnull=False), name="incident_of_run"
            ),
            models.UniqueConstraint(
                fields=["provider", "change"],
                condition=Q(change__isnull=False),
                name="incident_of_change",
            ),
        ]
        permissions = [
            ("take_back", "Can open incidents, take back what they did and prepare apologies"),
            ("approve_apologies", "Can approve apologies that others have prepared"),
        ]

    def __str__(self) -> str:
        return self.title
