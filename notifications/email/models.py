from django.db import models
from django.db.models import Func, Q
from django_scopes import ScopedManager

from accounts.database.fields import EmailLineField, LineField
from accounts.models import Customer, ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ..wording.states import EmailKind
from .querysets import EmailQuerySet
from .states import BlockCause, EmailStatus


class Email(ProviderModel):
    """One e-mail to a customer, from the claim that it is due until its outcome is known.

    `repeat` counts the e-mails of an episode from 0. Their uniqueness is the second lock against
    mailing twice (the first is the claim in Redis): a row is here before anything is handed to a
    mail server. Subject and texts are empty until the first hand-over.
    """

    kind = models.CharField(max_length=9, choices=EmailKind, default=EmailKind.THRESHOLD)
    customer = ProviderForeignKey(Customer, related_name="emails")
    episode = ProviderForeignKey(
        "notifications.ThresholdEpisode", null=True, blank=True, related_name="emails"
    )
    repeat = models.PositiveIntegerField(null=True, blank=True)
    run = ProviderForeignKey(ProcessRun, null=True, blank=True, related_name="emails")
    as_of = models.DateField()
    address = EmailLineField(max_length=254)
    status = models.CharField(max_length=9, choices=EmailStatus, default=EmailStatus.WAITING)
    reason = LineField(max_length=500, blank=True, db_default="")
    subject = LineField(max_length=200, blank=True, db_default="")
    text = models.TextField(blank=True, db_default="")
    html = models.TextField(blank=True, db_default="")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_attempt_at = models.DateTimeField(db_default=Func(function="now"))
    leased_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(
        null=True, blank=True, help_text="When it left, or may have left, for the mail server."
    )
    created_at = models.DateTimeField(db_default=Func(function="now"))

    objects = ScopedManager(
        provider="provider", _manager_class=models.Manager.from_queryset(EmailQuerySet)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "episode", "repeat"], name="email_once_an_episode"
            ),
            # A run of apologies that is killed and goes on writes to nobody twice.
            models.UniqueConstraint(
                fields=["provider", "run", "customer"],
                condition=Q(kind="APOLOGY"),
                name="email_apology_once",
            ),
            models.CheckConstraint(condition=Q(status__in=EmailStatus.values), name="email_status"),
            models.CheckConstraint(
                condition=Q(episode__isnull=False, repeat__isnull=False)
                | Q(episode__isnull=True, repeat__isnull=True),
                name="email_of_an_episode",
            ),
            models.CheckConstraint(
                condition=~Q(status="SENDING") | Q(leased_until__isnull=False),
                name="email_sending_is_leased",
            ),
        ]
        indexes = [
            # The next one to send.
            models.Index(
                fields=["provider", "next_attempt_at"],
                condition=Q(status__in=["WAITING", "SENDING"]),
                name="email_outbox",
            ),
            # The log, newest first.
            models.Index(fields=["provider", "id"], name="email_history"),
            # The log in the order of statuses.
            models.Index(fields=["provider", "status", "id"], name="email_by_status"),
            # An account's e-mails, and its cap a day.
            models.Index(
                fields=["provider", "customer", "handed_over_at"], name="email_of_customer"
            ),
            # The provider's cap an hour.
            models.Index(
                fields=["provider", "handed_over_at"],
                condition=Q(handed_over_at__isnull=False),
                name="email_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.as_of}: {self.status}"


class BlockedAddress(ProviderModel):
    """An address that is not mailed: it bounced, or its owner complained. Kept in small letters."""

    address = EmailLineField(max_length=254)
    cause = models.CharField(max_length=9, choices=BlockCause)
    detail = LineField(max_length=500, blank=True)
    blocked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "address"], name="blocked_address"),
            models.CheckConstraint(
                condition=Q(address=Func("address", function="lower")),
                name="blocked_address_in_small_letters",
            ),
        ]

    def __str__(self) -> str:
        return self.address
