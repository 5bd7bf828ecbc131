from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from accounts.database.fields import LineField
from accounts.models import ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ..incidents.models import Incident
from ..incidents.states import Reach


class Apology(ProviderModel):
    """An e-mail to those whom an incident has reached by some kinds of things: one an incident.

    Somebody prepares it, and somebody else approves it; then a run makes an e-mail for each account
    that is billed. `recipients` is how many there were when it was approved.
    """

    incident = ProviderForeignKey(Incident, related_name="apologies")
    reaches = ArrayField(models.CharField(max_length=14, choices=Reach))
    subject = LineField(max_length=200)
    text = models.TextField(max_length=20_000)
    prepared_by = LineField(max_length=150)
    prepared_at = models.DateTimeField(db_default=Func(function="now"))
    approved_by = LineField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(null=True, blank=True)
    run = ProviderForeignKey(ProcessRun, null=True, blank=True, related_name="apologies")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "incident"], name="apology_of_incident"),
            models.CheckConstraint(
                condition=Q(reaches__contained_by=Reach.values, reaches__len__gt=0),
                name="apology_reaches",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at=None, run=None, recipients=None)
                | Q(approved_at__isnull=False, run__isnull=False, recipients__isnull=False)
                & ~Q(approved_by="")
                & ~Q(approved_by=F("prepared_by")),
                name="apology_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
