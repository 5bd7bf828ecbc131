from django.db import models
from django.db.models import Func, Q

from ..status_changes.states import Cause
from ..tenancy.rows import ProviderForeignKey, ProviderModel


class Event(ProviderModel):
    """What happened to one object, and the object as it was committed with it. Never changed.

    `data` has the shape of the object's resource. `object_id` is the key of its row, and
    `object_key` the name that its owner gave it. `reason` is what whoever did it has said, and
    `as_of` the billing date of the act.
    `sequence` is the event's number among those of the provider, given after the commit.
    """

    type = models.CharField(max_length=40)
    sequence = models.BigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField(db_default=Func(function="now"))
    object_kind = models.CharField(max_length=16)
    object_key = models.CharField(max_length=64)
    object_id = models.UUIDField()
    customer = ProviderForeignKey("accounts.Customer", null=True, blank=True, related_name="events")
    data = models.JSONField()
    cause = models.CharField(max_length=16, choices=Cause, default=Cause.DIRECT)
    actor = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True, db_default="")
    run_id = models.UUIDField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "sequence"],
                condition=Q(sequence__isnull=False),
                name="event_sequence",
            ),
        ]
        indexes = [
            # An account's events, and which changes of status have theirs already.
            models.Index(fields=["provider", "customer", "id"], name="event_of_customer"),
            # The events of one object, in their order.
            models.Index(fields=["provider", "object_key", "sequence"], name="event_of_object"),
            # The events that are still to be numbered.
            models.Index(
                fields=["provider", "id"],
                condition=Q(sequence__isnull=True),
                name="event_unnumbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.object_key}"


class EventCounter(ProviderModel):
    """The number of a provider's last event. Whoever numbers events holds its row."""

    last = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider"], name="event_counter_once")]

    def __str__(self) -> str:
        return f"{self.last} events"


class UnreadEvent(ProviderModel):
    """An event that a reader has yet to read; the row goes when it has.

    `due_at` is when it may be read: at once, after the pause that follows a failure, or when the
    time of the worker that has taken it is over.
    """

    reader = models.CharField(max_length=32)
    # The database refuses to orphan the row; Django is not to load what the clean-up deletes.
    event = ProviderForeignKey(Event, models.DO_NOTHING, related_name="unread")
    due_at = models.DateTimeField(db_default=Func(function="now"))
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reader", "event"], name="unread_event_of_reader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.reader}"
