from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import IsNull
from django_fsm import FSMField, transition

from accounts.database.fields import LineField
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel

from ...audiences.states import MessageCategory
from ..states import MessageLevel, MessageStatus, ViewerRole

DRAFT, IN_REVIEW, APPROVED, LIVE, PAUSED, ENDED = MessageStatus.values


class Message(ProviderModel):
    """What some users of a provider's own product are to be told.

    Source: docs/rules.md section 10. `payment_condition` follows from the category and can be
    written by nobody. A trigger returns a message that is edited to DRAFT, whatever path the edit
    came by, and lets the status take no other ways than the machine's. `approval_seal` signs what
    was approved.
    """

    category = models.CharField(max_length=8, choices=MessageCategory)
    level = models.CharField(max_length=8, choices=MessageLevel, default=MessageLevel.INFO)
    title = LineField(max_length=120)
    text = models.TextField(max_length=1000)
    viewer_roles = ArrayField(models.CharField(max_length=5, choices=ViewerRole))
    audience = models.JSONField()
    payment_condition = models.GeneratedField(
        expression=Case(When(category="PAYMENT", then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    status = FSMField(max_length=9, choices=MessageStatus, default=DRAFT)
    percentage = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    most_a_day = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    author = LineField(max_length=150)
    edited_by = LineField(max_length=150)
    # Written by the trigger: who has changed the message since it was last approved
    editors = ArrayField(models.CharField(max_length=150), default=list, editable=False)
    edited_at = models.DateTimeField(auto_now=True)
    approved_by = LineField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_count = models.PositiveIntegerField(null=True, blank=True)
    approval_seal = models.CharField(max_length=64, blank=True, editable=False)
    launched_at = models.DateTimeField(null=True, blank=True)
    stopped_because = LineField(max_length=500, blank=True)
    reached = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=MessageCategory.values), name="message_category"
            ),
            models.CheckConstraint(
                condition=Q(level__in=MessageLevel.values), name="message_level"
            ),
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="message_status"
            ),
            models.CheckConstraint(
                condition=Q(viewer_roles__contained_by=ViewerRole.values, viewer_roles__len__gt=0),
                name="message_viewer_roles",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="message_says_something"
            ),
            models.CheckConstraint(
                condition=Q(percentage__range=(1, 100)), name="message_percentage"
            ),
            models.CheckConstraint(condition=Q(most_a_day__gte=1), name="message_most_a_day"),
            models.CheckConstraint(
                condition=Q(
                    Func(
                        F("audience"),
                        F("category"),
                        function="message_audience_is_sound",
                        output_field=models.BooleanField(),
                    )
                ),
                name="message_audience_is_sound",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="")
                | ~Q(approved_by=F("author"))
                & ~Q(approved_by=F("edited_by"))
                # A place in the list, or NULL
                & Q(
                    IsNull(
                        Func(
                            F("editors"),
                            F("approved_by"),
                            function="array_position",
                            output_field=models.IntegerField(),
                        ),
                        True,
                    )
                ),
                name="message_approver_is_not_author",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DRAFT, IN_REVIEW], approved_by="", approval_seal="")
                | Q(status=ENDED)
                | Q(
                    status__in=[APPROVED, LIVE, PAUSED],
                    approved_at__isnull=False,
                    approved_count__isnull=False,
                )
                & ~Q(approved_by="")
                & ~Q(approval_seal=""),
                name="message_is_approved",
            ),
        ]
        indexes = [
            # What may be served, asked at every request.
            models.Index(
                fields=["provider", "id"], condition=Q(status="LIVE"), name="message_live"
            ),
        ]
        permissions = [
            ("author_messages", "Can write in-product messages and stop them"),
            ("approve_messages", "Can approve in-product messages of others, launch and stop them"),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(status, source=DRAFT, target=IN_REVIEW)
    def submit(self) -> None: ...

    @transition(status, source=IN_REVIEW, target=APPROVED)
    def approve(self) -> None: ...

    @transition(status, source=[IN_REVIEW, APPROVED, LIVE, PAUSED], target=DRAFT)
    def reject(self) -> None: ...

    @transition(status, source=[APPROVED, PAUSED], target=LIVE)
    def launch(self) -> None: ...

    @transition(status, source=LIVE, target=PAUSED)
    def pause(self) -> None: ...

    @transition(status, source=[DRAFT, IN_REVIEW, APPROVED, LIVE, PAUSED], target=ENDED)
    def end(self) -> None: ...


class MessageStep(ProviderModel):
    """One recorded change of a message's status: who, by which way and why.

    A trigger writes it, whatever path made the change.
    """

    message = ProviderForeignKey(Message, related_name="steps")
    from_status = models.CharField(max_length=9)
    to_status = models.CharField(max_length=9)
    actor = models.CharField(max_length=150, blank=True)
    via = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        indexes = [
            models.Index(fields=["provider", "message", "id"], name="message_step_of_message")
        ]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class MessageOrigin(ProviderModel):
    """A web origin, such as https://app.example.com, whose pages may ask for messages."""

    origin = LineField(max_length=200)
    added_by = LineField(max_length=150)
    added_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "origin"], name="message_origin")
        ]

    def __str__(self) -> str:
        return self.origin
