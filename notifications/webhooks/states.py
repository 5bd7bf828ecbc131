"""The vocabulary of webhooks: what is told, and what became of one delivery."""

from django.db.models import TextChoices

from accounts.events.states import EventAct

CHANGED = (EventAct.CREATED, EventAct.UPDATED, EventAct.STATUS_CHANGED)
TOLD_OF: dict[str, tuple[EventAct, ...]] = {
    **dict.fromkeys(("customer", "line", "product", "order"), CHANGED),
    "statement": (EventAct.CREATED,),
    "transactions": (EventAct.POSTED,),
    "transaction": (EventAct.CREATED,),
    "payment_attempt": (EventAct.RECORDED,),
    "account": (EventAct.OVERDUE,),
    "promise": (EventAct.BROKEN,),
    "scheduled_change": (EventAct.APPLIED, EventAct.FAILED),
    "run": (EventAct.FINISHED, EventAct.HELD),
    "notification": (EventAct.SENT,),
    "message": (EventAct.PAUSED,),
    "process": (EventAct.PAUSED, EventAct.RESUMED),
}
EVENT_CHOICES = [
    (f"{kind}.{act.value}", f"{kind.capitalize().replace('_', ' ')} {act.label.lower()}")
    for kind, acts in TOLD_OF.items()
    for act in acts
]
EVENT_TYPES = tuple(name for name, _ in EVENT_CHOICES)
TEST_TYPE = "webhook.test"


class DeliveryStatus(TextChoices):
    WAITING = "WAITING", "Waiting"
    DELIVERED = "DELIVERED", "Delivered"
    FAILED = "FAILED", "Failed"
