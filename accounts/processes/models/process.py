from django.db import models
from django.db.models import Q

from ...database.fields import LineField
from ...tenancy.rows import ProviderForeignKey, ProviderModel
from ..definitions import NAME_LENGTH, labels
from ..states import ChunkStatus, RunStatus, Trigger


class ProcessSwitch(ProviderModel):
    """A process that is paused for one provider; no row means that it runs."""

    process = models.CharField(max_length=NAME_LENGTH, choices=labels)
    reason = LineField(max_length=500)
    paused_by = LineField(max_length=150, blank=True)
    paused_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "process"], name="process_switch")
        ]

    def __str__(self) -> str:
        return f"{self.process} is paused: {self.reason}"


class PlatformSwitch(models.Model):
    """A process that is paused for all providers."""

    process = models.CharField(max_length=NAME_LENGTH, choices=labels, unique=True)
    reason = LineField(max_length=500)
    paused_by = LineField(max_length=150, blank=True)
    paused_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.process} is paused for all: {self.reason}"


class ProcessRun(ProviderModel):
    """One run of a process for one provider and one date (docs/rules.md section 11)."""

    process = models.CharField(max_length=NAME_LENGTH, choices=labels)
    as_of = models.DateField()
    status = models.CharField(max_length=9, choices=RunStatus, default=RunStatus.RUNNING)
    dry_run = models.BooleanField(default=False)
    automatic = models.BooleanField(
        default=False,
        help_text="Part of a daily run: statements only where the bill profile asks for them.",
    )
    started_by = models.CharField(max_length=150)
    trigger = models.CharField(max_length=7, choices=Trigger, default=Trigger.PERSON)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    selection = models.JSONField(
        null=True, blank=True, help_text="Account numbers that staff chose; none means all."
    )
    error = models.TextField(blank=True, help_text="What went wrong.")
    note = models.TextField(
        blank=True, help_text="Why it ended as it did, where nothing went wrong."
    )
    daily_run = ProviderForeignKey("accounts.DailyRun", null=True, blank=True, related_name="runs")
    superseded_by = ProviderForeignKey(
        "self",
        null=True,
        blank=True,
        related_name="supersedes",
        help_text="The run that took the place of a held one, which then needs no review.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "process"],
                condition=Q(status="RUNNING"),
                name="process_run_single_flight",
            ),
        ]
        indexes = [
            # The list of runs, newest first, and the last one of a process.
            models.Index(fields=["provider", "process", "id"], name="process_run_history"),
        ]
        permissions = [("run_process", "Can run and dry-run processes")]

    def __str__(self) -> str:
        return f"{self.process} of {self.as_of}: {self.status}"

    @property
    def reason(self) -> str:
        """Why it ended as it did: what went wrong, or else the note."""
        return self.error or self.note


class RunChunk(ProviderModel):
    """A range of billing accounts that one transaction of a run works on; both ends inclusive."""

    run = ProviderForeignKey(ProcessRun, related_name="chunks")
    number = models.PositiveIntegerField()
    first_account = models.UUIDField()
    last_account = models.UUIDField()
    status = models.CharField(max_length=7, choices=ChunkStatus, default=ChunkStatus.WAITING)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "run", "number"], name="run_chunk_number")
        ]

    def __str__(self) -> str:
        return f"chunk {self.number}: {self.status}"


class ParkedAccount(ProviderModel):
    """A billing account on whose data a process fails.

    The process leaves it out until it succeeds or staff release it. `run` is the last one that
    failed on it. Source: docs/rules.md section 3.
    """

    process = models.CharField(max_length=NAME_LENGTH, choices=labels)
    customer = ProviderForeignKey("accounts.Customer", related_name="parked")
    reason = models.CharField(max_length=500)
    run = ProviderForeignKey(ProcessRun, related_name="parked_accounts")
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "process", "customer"], name="parked_account_once_a_process"
            )
        ]

    def __str__(self) -> str:
        return f"{self.process} leaves out {self.customer_id}: {self.reason}"


class DailyRun(ProviderModel):
    """One day's billing of a provider.

    There is at most one row a date, so that the clock bills no date twice.
    """

    as_of = models.DateField()
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=150)
    trigger = models.CharField(max_length=7, choices=Trigger, default=Trigger.PERSON)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "as_of"], name="daily_run_date")]

    def __str__(self) -> str:
        return f"daily run of {self.as_of}"
