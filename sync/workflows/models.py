from django.db import models
from django.db.models import Q

from accounts.database.fields import LineField, LongLineField
from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .states import ScheduleStatus, Workflow


class ScheduledWorkflow(ProviderModel):
    """A workflow that the daily run starts on its date, before anything bills.

    Source: docs/rules.md section 8.
    """

    customer = ProviderForeignKey(Customer, related_name="scheduled_workflows")
    workflow = models.CharField(max_length=12, choices=Workflow)
    effective_on = models.DateField()
    reason = LongLineField(blank=True)
    charge_gap = models.BooleanField(default=False)
    actor = LineField(max_length=150)
    status = models.CharField(max_length=9, choices=ScheduleStatus, default=ScheduleStatus.WAITING)
    outcome = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "workflow", "effective_on"],
                condition=Q(status="WAITING"),
                name="scheduled_workflow_once",
            )
        ]
        indexes = [
            # The daily run, and the list of what is to come.
            models.Index(
                fields=["provider", "effective_on"],
                condition=Q(status="WAITING"),
                name="scheduled_workflow_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow} on {self.effective_on}"
