"""The check of balances against thresholds: episodes first, then their e-mails.

Source: docs/rules.md section 9.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.customers.ranges import EVERYBODY, FIRST, AccountRange, Accounts, only, part_of
from accounts.database.sql import joining_by_hash
from accounts.models import ProcessRun, Provider
from accounts.processes.parking import Parking
from accounts.processes.states import RunStatus
from accounts.tenancy.transactions import provider_transaction

from ..email.claims import Claimed, claim, claim_key, probe, take_over
from ..email.states import EmailStatus
from .batch.emails import store_emails
from .batch.episodes import begin_episodes, end_episodes
from .models.threshold_rule import ThresholdNewcomer, ThresholdOverride, ThresholdRule
from .rules import beginning, due_episodes, ending, watched
from .states import NextCheck

AT_ONCE = 500  # e-mails claimed in one round trip and stored in one transaction
UNSETTLED = (RunStatus.DEGRADED, RunStatus.FAILED)
LOST = "claimed by a run that has no record of it; whether it was mailed is unknown"


@dataclass(frozen=True)
class Checked:
    """What a check of episodes found: accounts looked at, and episodes begun and ended."""

    accounts: int = 0
    begun: int = 0
    ended: int = 0


def check_episodes(parking: Parking, *, as_of: date, among: Accounts) -> Checked:
    """End and begin the episodes of every active rule.

    Those of accounts that have recovered end, those of accounts below their threshold begin.
    Source: docs/rules.md section 9. Rules and customers' own thresholds are locked meanwhile, so
    that an edit is met by the next check and by no half of this one. A check of all accounts lets
    the next one mail again. `parking` leaves out accounts whose data the check fails on.
    """
    rules = list(_active().order_by("pk").select_for_update())
    own = list(
        ThresholdOverride.objects.filter(rule__in=rules)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    parts = parking.do(lambda part: _check(rules, as_of, part_of(among, part)))
    if among == EVERYBODY:
        for checked in (rules, own):
            _mail_from_now_on(checked)
    looked_at = _looked_at(rules) if isinstance(among, AccountRange) else len(among)
    return Checked(looked_at, sum(begun for _, begun in parts), sum(ended for ended, _ in parts))


def _check(rules: list[ThresholdRule], as_of: date, among: Accounts) -> tuple[int, int]:
    """Check the accounts; return how many episodes were ended and how many begun."""
    with joining_by_hash() if isinstance(among, AccountRange) else nullcontext():
        ended = sum(end_episodes(rule, as_of=as_of, among=among) for rule in rules)
        begun = sum(begin_episodes(rule, as_of=as_of, among=among) for rule in rules)
    only(ThresholdNewcomer.objects.filter(rule__in=rules), "customer", among).delete()
    return ended, begun


def anything_to_do(as_of: date, among: Accounts = EVERYBODY) -> bool:
    """Whether a check now would begin or end an episode or mail anything."""
    return any(
        only(accounts, "pk", among).exists()
        for rule in _active()
        for accounts in (beginning(rule), ending(rule))
    ) or bool(count_due(as_of=as_of, among=among))


def count_due(*, as_of: date, among: Accounts = EVERYBODY) -> int:
    """Count the e-mails that are due on the date."""
    return sum(only(due_episodes(rule, as_of), "customer", among).count() for rule in _active())


def claim_due(
    provider: Provider, run: ProcessRun, *, as_of: date, among: Accounts
) -> Iterator[Counter[str]]:
    """Claim the e-mails that are due and store their rows, a batch a transaction.

    Yield what each batch stored by status. Nothing is handed to a mail server here. Raises
    ClaimsUnwritable when claims cannot be written: then nothing of that batch is stored, it stays
    due, and a later run claims it.
    """
    with provider_transaction(provider):
        rules = list(_active().order_by("pk"))
    for rule in rules:
        after: UUID | None = FIRST
        while after:
            with provider_transaction(provider, run_id=str(run.pk)):
                due = _take(only(due_episodes(rule, as_of), "customer", among), after)
                stored = _store(run, rule, due, as_of) if due else Counter()
            yield stored
            after = due[-1].pk if due else None


def _take(episodes: QuerySet[Any], after: UUID) -> list[Any]:
    """Return the next due episodes, locked.

    Two checks at once take different ones, and whoever comes later finds the row of the first.
    """
    due = episodes.filter(pk__gt=after).order_by("pk")
    locked = due.select_related("customer").select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    return list(locked[:AT_ONCE])


def _store(run: ProcessRun, rule: ThresholdRule, due: list[Any], as_of: date) -> Counter[str]:
    probe()
    return store_emails(run, _decided(run, rule, due), as_of=as_of)


def _decided(run: ProcessRun, rule: ThresholdRule, due: list[Any]) -> list[tuple[Any, str, str]]:
    """Claim the e-mail of each episode, and decide its status and reason."""
    keys = [
        claim_key(run.provider_id, one.customer_id, rule.code, one.number, one.repeat)
        for one in due
    ]
    claims = claim(keys, str(run.pk))
    free = _unsettled_holders(claims)
    take_over(
        [key for key, one in zip(keys, claims, strict=True) if one.holder in free], str(run.pk)
    )
    return [
        (episode, _status(episode), "")
        if one.is_mine or one.holder in free
        else (episode, EmailStatus.UNCERTAIN, LOST)
        for episode, one in zip(due, claims, strict=True)
    ]


def _status(episode: Any) -> str:
    """Hold the first e-mail of an episode that was opened for review.

    Every other one is to be sent.
    """
    return (
        EmailStatus.HELD
        if episode.mode == NextCheck.REVIEW and not episode.repeat
        else EmailStatus.WAITING
    )


def _unsettled_holders(claims: list[Claimed]) -> set[str]:
    """Return the other runs among the holders that ended before they stored a row.

    What they claimed was never mailed.
    """
    others = {one.holder for one in claims if not one.is_mine}
    found = ProcessRun.objects.filter(
        pk__in=[key for key in others if _is_key(key)], status__in=UNSETTLED
    )
    return {str(key) for key in found.values_list("pk", flat=True)}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _active() -> QuerySet[ThresholdRule]:
    return ThresholdRule.objects.filter(is_active=True)


def _mail_from_now_on(checked: list[Any]) -> None:
    """End the silence, or the review, that an edit has asked for.

    The check that it was meant for has been made.
    """
    for model, keys in {type(one): [other.pk for other in checked] for one in checked}.items():
        model.objects.filter(pk__in=keys).exclude(next_check=NextCheck.SEND).update(
            next_check=NextCheck.SEND
        )


def _looked_at(rules: list[ThresholdRule]) -> int:
    """Count the accounts that some rule watches."""
    if not rules:
        return 0
    first, *others = (watched(rule).order_by().values("pk") for rule in rules)
    return int(first.union(*others).count() if others else first.count())
