"""What staff do with customers' own thresholds, and with what waits unsent."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Case, CharField, Value, When

from accounts.errors import Refused
from accounts.models import Customer
from accounts.money import check_bound

from ..alerts.operations import resolve_alert
from ..email.caps import CAP_KEY
from ..email.models import Email
from ..email.states import Backlog, EmailStatus
from ..email.waking import wake_sender
from .models.threshold_rule import ThresholdNewcomer, ThresholdOverride, ThresholdRule
from .states import NextCheck


@transaction.atomic
def set_own_threshold(
    customer: Customer,
    rule: ThresholdRule,
    threshold: Decimal | None,
    *,
    next_check: str = NextCheck.SILENT,
) -> None:
    """Give a customer a threshold of its own, or none for "never".

    Raises Refused for a child: its parent is the one that is watched.
    """
    if threshold is not None:
        check_bound("the threshold", Decimal(threshold))
    if customer.parent_id:
        raise Refused(
            f"{customer.account_number} is billed by its parent, whose balance is watched",
            code="billed_by_parent",
        )
    own, _ = ThresholdOverride.objects.update_or_create(
        provider=customer.provider, customer=customer, rule=rule, defaults={"threshold": threshold}
    )
    ThresholdOverride.objects.filter(pk=own.pk).update(next_check=next_check)
    if next_check != NextCheck.SILENT:
        ThresholdNewcomer.objects.filter(rule=rule, customer=customer).delete()


@transaction.atomic
def drop_own_threshold(customer: Customer, rule: ThresholdRule) -> None:
    """Let the rule's own threshold hold for the customer again.

    The next check of the rule is silent, lest it mail a backlog.
    """
    if ThresholdOverride.objects.filter(customer=customer, rule=rule).delete()[0]:
        ThresholdRule.objects.filter(pk=rule.pk).update(next_check=NextCheck.SILENT)


@transaction.atomic
def settle_backlog(backlog: str, actor: str) -> None:
    """Settle the e-mails that a pause has kept back, when mailing is resumed.

    SEND leaves it to the outbox and the next check, which mail what is still true; DISCARD mails
    none of it; REVIEW holds all of it for a person.
    """
    waiting = Email.objects.waiting()
    if backlog == Backlog.DISCARD:
        waiting.update(
            status=EmailStatus.SKIPPED, reason=f"discarded by {actor} when mailing was resumed"
        )
    elif backlog == Backlog.REVIEW:
        waiting.update(
            status=EmailStatus.HELD, reason=f"held for review by {actor} when mailing was resumed"
        )
    if backlog != Backlog.SEND:
        mode = NextCheck.SILENT if backlog == Backlog.DISCARD else NextCheck.REVIEW
        # A check that was to be silent stays so.
        stricter = Case(
            When(next_check=NextCheck.SILENT, then=Value(NextCheck.SILENT)),
            default=Value(mode),
            output_field=CharField(),
        )
        ThresholdRule.objects.update(next_check=stricter)
    resolve_alert(CAP_KEY)
    wake_sender()
