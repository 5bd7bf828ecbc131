from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from accounts.database.fields import LineField
from accounts.models import Customer, ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ..incidents.models import Incident
from .states import Act


class TakeBack(ProviderModel):
    """What somebody ordered to be taken back of an incident, and the run that does it."""

    incident = ProviderForeignKey(Incident, related_name="take_backs")
    run = ProviderForeignKey(ProcessRun, related_name="take_backs")
    acts = ArrayField(models.CharField(max_length=8, choices=Act))
    reason = LineField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "run"], name="take_back_of_run"),
            models.CheckConstraint(
                condition=Q(acts__contained_by=Act.values, acts__len__gt=0), name="take_back_acts"
            ),
        ]
        indexes = [
            # What was ordered for an incident, newest first.
            models.Index(fields=["provider", "incident", "id"], name="take_back_of_incident")
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.acts)}: {self.reason}"


class TakenBack(ProviderModel):
    """One thing of an incident that was to be taken back: whether it was, or why not.

    It is one row a thing, whatever number of runs try it. `name` is what people call the thing;
    the amount is in the currency of the customer.
    """

    incident = ProviderForeignKey(Incident, related_name="taken_back")
    take_back = ProviderForeignKey(TakeBack, related_name="taken_back")
    act = models.CharField(max_length=8, choices=Act)
    object_id = models.UUIDField()
    customer = ProviderForeignKey(Customer, null=True, blank=True, related_name="+")
    name = LineField(max_length=200)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    done = models.BooleanField()
    reason = LineField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "incident", "act", "object_id"], name="taken_back_once"
            ),
            models.CheckConstraint(
                condition=Q(done=True, reason="") | Q(done=False) & ~Q(reason=""),
                name="taken_back_or_why_not",
            ),
        ]
        indexes = [
            # The record of an incident.
            models.Index(fields=["provider", "incident", "id"], name="taken_back_of_incident")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {'taken back' if self.done else self.reason}"
