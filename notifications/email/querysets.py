"""Chainable predicates on e-mails, in the field's words."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from .states import EmailStatus

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


class EmailQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(status=EmailStatus.WAITING)

    def to_send(self, now: datetime) -> Self:
        """Those that wait and may be tried, the longest waiting first."""
        return self.waiting().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def given_up_by_its_sender(self, now: datetime) -> Self:
        """Those that somebody was sending and did not come back from."""
        return self.filter(status=EmailStatus.SENDING, leased_until__lt=now)

    def handed_over_since(self, instant: datetime) -> Self:
        """Those that left, or may have left."""
        return self.filter(handed_over_at__gt=instant)
