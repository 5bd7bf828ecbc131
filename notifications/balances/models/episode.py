from django.db import models
from django.db.models import F, Q

from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ..states import NextCheck
from .threshold_rule import ThresholdRule


class ThresholdEpisode(ProviderModel):
    """A time in which a billing account was below a rule's threshold (docs/rules.md section 9).

    `began_on` and `ended_on` are the dates of the checks that found it; `available` is what the
    first one saw, in the account's currency. `mode` is what that check did: mail, hold for review,
    or open silently.
    """

    customer = ProviderForeignKey(Customer, related_name="threshold_episodes")
    rule = ProviderForeignKey(ThresholdRule, related_name="episodes")
    number = models.PositiveIntegerField()
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    available = models.DecimalField(max_digits=20, decimal_places=4)
    mode = models.CharField(max_length=6, choices=NextCheck)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "rule", "number"], name="threshold_episode_number"
            ),
            models.UniqueConstraint(
                fields=["provider", "customer", "rule"],
                condition=Q(ended_on__isnull=True),
                name="threshold_episode_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="threshold_episode_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}, since {self.began_on}"
