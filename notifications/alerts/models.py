from django.db import models
from django.db.models import Q

from accounts.database.fields import LineField
from accounts.tenancy.rows import ProviderModel

from .states import AlertKind


class Alert(ProviderModel):
    """Something that staff and ops were told of, once, until it is over.

    `key` names what it is about, such as a process or a message: at most one alert of a key is
    open, by constraint.
    """

    kind = models.CharField(max_length=8, choices=AlertKind)
    key = LineField(max_length=120)
    subject = LineField(max_length=200)
    text = models.TextField(blank=True)
    path = LineField(
        max_length=200, blank=True, help_text="Where in the platform it is looked into."
    )
    raised_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "key"],
                condition=Q(resolved_at__isnull=True),
                name="alert_open_once",
            ),
        ]
        indexes = [
            # The list of alerts, newest first.
            models.Index(fields=["provider", "id"], name="alert_history"),
        ]

    def __str__(self) -> str:
        return self.subject
