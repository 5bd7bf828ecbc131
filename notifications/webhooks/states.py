"""The vocabulary of webhooks: what is told, and what became of one delivery."""

from django.db.models import TextChoices

from accounts.events.states import EventAct

TOLD_OF = ("customer", "line", "product", "order")
EVENT_TYPES = (
    *(f"{kind}.{act.value}" for kind in TOLD_OF for act in EventAct),
    f"transaction.{EventAct.CREATED.value}",
)
TEST_TYPE = "webhook.test"


class DeliveryStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    DELIVERED = "DELIVERED", "Delivered"
    FAILED = "FAILED", "Failed"
