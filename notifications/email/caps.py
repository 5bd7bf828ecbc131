"""How many e-mails may leave in an hour and in a day.

The hour is a provider's cap, the day a customer's. One more pauses mailing, and a person looks.
"""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import Provider
from accounts.processes.switches import pause

from ..alerts.operations import raise_alert
from ..alerts.states import AlertKind
from .models import Email
from .querysets import A_DAY, AN_HOUR
from .states import THRESHOLDS

CAP_KEY = "cap"
PAUSED_BY = "the platform"


def cap_reached(provider: Provider, customer_id: UUID) -> str:
    """Return which cap keeps the next e-mail to the customer back, in words.

    Return nothing when none does.
    """
    now = timezone.now()
    if Email.objects.handed_over_since(now - AN_HOUR).count() >= provider.emails_per_hour:
        return f"{provider.emails_per_hour:,} e-mails have left within an hour"
    own = Email.objects.filter(customer=customer_id).handed_over_since(now - A_DAY)
    if own.count() >= provider.emails_per_customer_per_day:
        return f"one customer has had {provider.emails_per_customer_per_day} e-mails within a day"
    return ""


def pause_at(provider: Provider, cap: str) -> None:
    """Pause mailing, and nothing else, because of the cap, and alert staff and ops."""
    pause(provider, THRESHOLDS, reason=f"{cap}, which is the cap", actor=PAUSED_BY)
    raise_alert(
        provider,
        AlertKind.CAP,
        CAP_KEY,
        subject=f"E-mails are paused: {cap}",
        text=(
            "That is the cap. Billing goes on; no e-mail leaves until somebody has looked at the "
            "log and resumed the process."
        ),
        path=reverse("notification-log"),
    )
