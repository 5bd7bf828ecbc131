"""The check of balances against thresholds: episodes first, then the e-mails that they are due for (docs/rules.md section 9)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.chunks import FIRST
from accounts.compiled import joining_by_hash
from accounts.models import ProcessRun, Provider
from accounts.states import RunStatus
from accounts.tenancy import provider_transaction

from .batch import begin_episodes, claim_rows, due_emails, end_episodes, take_due_emails
from .batch.emails import DueEmail
from .claims import Claimed, claim, claim_key, probe, take_over
from .models import ThresholdOverride, ThresholdRule
from .rules import beginning, ending, watched
from .states import EmailStatus, NextCheck

AT_ONCE = 500  # e-mails claimed in one round trip and stored in one transaction
UNSETTLED = (RunStatus.DEGRADED, RunStatus.FAILED)
LOST = "claimed by a run that has no record of it; whether it was mailed is unknown"


@dataclass(frozen=True)
class Checked:
    """What a check of episodes found: accounts looked at, and episodes begun and ended."""

    accounts: int = 0
    begun: int = 0
    ended: int = 0


def check_episodes(*, as_of: date, among: Sequence[UUID] | None = None) -> Checked:
    """End the episodes of accounts that have recovered, begin those of accounts below their threshold, by every active rule.

    Source: docs/rules.md section 9. Rules are locked meanwhile, so that an edit is met by the next check and by no half of this one.
    """
    rules = list(ThresholdRule.objects.filter(is_active=True).order_by("pk").select_for_update())
    with joining_by_hash() if among is None else nullcontext():
        ended = sum(end_episodes(rule, as_of=as_of, among=among) for rule in rules)
        begun = sum(begin_episodes(rule, as_of=as_of, among=among) for rule in rules)
    return Checked(_looked_at(rules, among), begun, ended)


def anything_to_do(provider: Provider, as_of: date, account_numbers: Sequence[str] | None = None) -> bool:
    """Whether a check now would begin or end an episode or mail anything; of the named accounts, or of all."""
    for rule in ThresholdRule.objects.filter(is_active=True):
        for found in (beginning(rule), ending(rule)):
            chosen = found if account_numbers is None else found.filter(account_number__in=account_numbers)
            if chosen.exists():
                return True
    return bool(due_emails(provider.pk, as_of=as_of))


def settle_next_checks() -> None:
    """Let the next check mail again; to be called in the transaction that has checked all accounts."""
    for model in (ThresholdRule, ThresholdOverride):
        model.objects.exclude(next_check=NextCheck.SEND).update(next_check=NextCheck.SEND)


def claim_due(
    provider: Provider, run: ProcessRun, *, as_of: date, among: Sequence[UUID] | None = None
) -> Iterator[Counter[str]]:
    """Claim the e-mails that are due and store their rows, a batch a transaction; yield what each batch stored by status.

    Nothing is handed to a mail server here. Raises ClaimsUnwritable when claims cannot be written: then nothing of that batch is stored, it
    stays due, and a later run claims it.
    """
    after = FIRST
    while True:
        with provider_transaction(provider, run_id=str(run.pk)):
            due = take_due_emails(provider.pk, as_of=as_of, after=after, most=AT_ONCE, among=among)
            if not due:
                return
            probe()
            stored = Counter(claim_rows(run, _decided(run, due), as_of=as_of))
        after = due[-1].episode_id
        yield stored


def _decided(run: ProcessRun, due: list[DueEmail]) -> list[tuple[DueEmail, str, str]]:
    """Claim each e-mail, and say with which status and reason its row is to be stored."""
    keys = [claim_key(run.provider_id, one.customer_id, one.rule, one.episode, one.repeat) for one in due]
    claims = claim(keys, str(run.pk))
    free = _unsettled_holders(claims)
    take_over([key for key, one in zip(keys, claims, strict=True) if one.holder in free], str(run.pk))
    decided: list[tuple[DueEmail, str, str]] = []
    for email, one in zip(due, claims, strict=True):
        if one.is_mine or one.holder in free:
            decided.append((email, EmailStatus.HELD if email.held else EmailStatus.WAITING, ""))
        else:
            decided.append((email, EmailStatus.UNCERTAIN, LOST))
    return decided


def _unsettled_holders(claims: list[Claimed]) -> set[str]:
    """Return the other runs among the holders that ended before they stored a row: what they claimed was never mailed."""
    others = {one.holder for one in claims if not one.is_mine}
    found = ProcessRun.objects.filter(pk__in=[key for key in others if _is_key(key)], status__in=UNSETTLED)
    return {str(key) for key in found.values_list("pk", flat=True)}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _looked_at(rules: list[ThresholdRule], among: Sequence[UUID] | None) -> int:
    """Count the accounts that some rule watches."""
    if not rules:
        return 0
    accounts = watched(rules[0]).order_by().values("pk")
    for rule in rules[1:]:
        accounts = accounts.union(watched(rule).order_by().values("pk"))
    if among is not None:
        return len(among)
    return int(accounts.count())
