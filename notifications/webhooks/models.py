from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from accounts.database.fields import LineField
from accounts.secrets.fields import SealedField
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from .states import DeliveryStatus


class WebhookEndpoint(ProviderModel):
    """Where a provider's own system takes events.

    Without `event_types` it takes all. `position` is the number of the last event for which it was
    given a delivery. Until `old_secret_until` the secret that was rotated signs too.
    `failing_since` is when the first of the failures came that no success has followed.
    """

    url = LineField(max_length=500)
    description = LineField(max_length=200, blank=True)
    event_types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)
    disabled_because = LineField(max_length=200, blank=True)
    secret = SealedField()
    old_secret = SealedField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        permissions = [
            ("manage_webhooks", "Can make, change, test and delete webhooks, and replay deliveries")
        ]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(ProviderModel):
    """One event on its way to one endpoint, and what came of the last attempt.

    `body` is what is sent, the same bytes each time. `attempts` counts those since it was made or
    replayed, and `retried_since` is where the three days of retries begin. `due_at` is when it is
    sent next: while a worker sends it, when the time of that worker is over. `claim` names that
    worker's attempt. `blocked` says that it waits for an earlier one of the same object; it is
    written under the lock of the endpoint, so that what is due is found without a look at the rest.
    """

    endpoint = ProviderForeignKey(WebhookEndpoint, related_name="deliveries")
    event_id = models.UUIDField()
    event_type = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    object_id = models.UUIDField()
    object_key = models.CharField(max_length=64)
    body = models.TextField()
    status = models.CharField(max_length=9, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Func(function="now"))
    claim = models.UUIDField(null=True, blank=True)
    blocked = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    retried_since = models.DateTimeField(db_default=Func(function="now"))
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = LineField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "endpoint", "event_id"], name="webhook_delivery_once"
            ),
        ]
        indexes = [
            # What waits for an endpoint, object by object.
            models.Index(
                fields=["provider", "endpoint", "object_id", "sequence"],
                condition=Q(status="WAITING"),
                name="webhook_delivery_waiting",
            ),
            # What may be sent next.
            models.Index(
                fields=["provider", "endpoint", "due_at", "sequence"],
                condition=Q(status="WAITING", blocked=False),
                name="webhook_delivery_due",
            ),
            # The log of an endpoint, and what has failed.
            models.Index(fields=["provider", "endpoint", "id"], name="webhook_delivery_log"),
            models.Index(
                fields=["provider", "id"],
                condition=Q(status="FAILED"),
                name="webhook_delivery_failed",
            ),
            # The deliveries that are old enough to be deleted.
            models.Index(fields=["provider", "made_at"], name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.object_key}"


class WebhookAttempt(ProviderModel):
    """One request of a delivery, and what was answered: a status and its body, or an error.

    The request's body is that of the delivery. `answer_body` is the first 4 KB.
    """

    delivery = ProviderForeignKey(WebhookDelivery, related_name="log")
    url = LineField(max_length=500)
    headers = models.JSONField()
    sent_at = models.DateTimeField()
    answer_status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_body = models.TextField(blank=True)
    error = LineField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "delivery", "id"], name="webhook_attempt_log"),
        ]

    @property
    def is_success(self) -> bool:
        return self.answer_status is not None and 200 <= self.answer_status < 300

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M:%S} {self.answer_status or self.error}"
