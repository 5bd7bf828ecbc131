"""What the pages of an apology read."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from notifications.models import BlockedAddress
from statements.ledger.customer_queries import with_figures

from .models import Apology
from .writing import recipients, words_for


def apology_plan(apology: Apology, as_of: date) -> dict[str, Any]:
    """Return how many get the apology, how many of them cannot be mailed, and how it reads.

    It reads as the first account gets it. `sample` is None where nobody gets it.
    """
    payers = recipients(apology)
    addresses = BlockedAddress.objects.filter(address=Lower(OuterRef("email")))
    unmailable = payers.filter(Q(email="") | Exists(addresses)).count()
    first = with_figures(payers.order_by("account_number")[:1])
    sample = [words_for(apology, row.customer, row.figures.balance_due, as_of) for row in first]
    return {
        "number": payers.count(),
        "unmailable": unmailable,
        "sample": sample[0] if sample else None,
    }
