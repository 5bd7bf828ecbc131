from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

from accounts.models import Customer
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ..states import ViewerRole
from .message import Message


class MessageReach(ProviderModel):
    """That a message was shown to an account: how often, when, and who dismissed it.

    It is one row an account, so reach counts the account once. It is shown when it is handed out;
    `seen` is how often the provider's own product has said that somebody saw it.
    """

    message = ProviderForeignKey(Message, related_name="reaches")
    customer = ProviderForeignKey(Customer, related_name="message_reaches")
    shown = models.PositiveIntegerField(default=1)
    shown_on = models.DateField()
    shown_that_day = models.PositiveIntegerField(default=1)
    first_shown_at = models.DateTimeField(db_default=Func(function="now"))
    last_shown_at = models.DateTimeField(db_default=Func(function="now"))
    seen = models.PositiveIntegerField(default=0, db_default=0)
    first_seen_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    dismissed_roles = ArrayField(
        models.CharField(max_length=5, choices=ViewerRole), default=list, db_default=[]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "customer", "message"], name="message_reach_once"
            ),
        ]
        indexes = [
            # The accounts that a message has reached, newest first.
            models.Index(fields=["provider", "message", "id"], name="message_reach_of_message"),
        ]

    def __str__(self) -> str:
        return f"shown {self.shown} times"


class MessageContradiction(ProviderModel):
    """A payment message that was about to be shown to an account that owed nothing.

    It was held back, and the message ended.
    """

    message = ProviderForeignKey(Message, related_name="contradictions")
    customer = ProviderForeignKey(Customer, related_name="+")
    as_of = models.DateField()
    found_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        indexes = [
            models.Index(fields=["provider", "message", "id"], name="contradiction_of_message"),
        ]

    def __str__(self) -> str:
        return f"contradiction of {self.as_of}"
