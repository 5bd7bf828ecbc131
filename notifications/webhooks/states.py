"""The vocabulary of webhooks: what is told, and what became of one delivery."""

from django.db.models import TextChoices

from accounts.events.states import EventAct

TOLD_OF = ("customer", "line", "product", "order")
EVENT_CHOICES = [
    *(
        (f"{kind}.{act.value}", f"{kind.capitalize()} {act.label.lower()}")
        for kind in TOLD_OF
        for act in EventAct
    ),
    (f"transaction.{EventAct.CREATED.value}", "Transaction created"),
]
EVENT_TYPES = tuple(name for name, _ in EVENT_CHOICES)
TEST_TYPE = "webhook.test"


class DeliveryStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    DELIVERED = "DELIVERED", "Delivered"
    FAILED = "FAILED", "Failed"
