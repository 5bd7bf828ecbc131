"""Starting an act on many accounts, and doing it on each."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider, RunChunk
from accounts.processes.parking import reason_of
from accounts.processes.runner import queue_process
from accounts.text import one_line

from .acts import check_values, find_act
from .models import BulkAct, BulkItem
from .states import BULK_ACTS, BulkOutcome

AT_MOST = 50_000  # accounts of one act
FAMILIES_AT_ONCE = 25  # in one transaction: what a kill throws away, and how long locks are held

log = logging.getLogger(__name__)


@transaction.atomic
def start_bulk_act(
    provider: Provider,
    name: str,
    customers: QuerySet[Customer],
    values: Mapping[str, str],
    *,
    as_of: date,
    actor: str,
    undoes: BulkAct | None = None,
    retries: BulkAct | None = None,
) -> BulkAct:
    """Put an act on many accounts on record, and a run that a worker is to take up.

    Raises Refused for an act that there is not, values that are missing, no account at all, and
    more than 50,000.
    """
    check_values(find_act(name), values)
    chosen = customers.order_by("billing_account_id", "id")
    found = list(chosen.values_list("billing_account_id", "id")[: AT_MOST + 1])
    if not found:
        raise Refused("none of the accounts that you chose is there", code="nothing_chosen")
    if len(found) > AT_MOST:
        raise Refused(
            f"more than {AT_MOST:,} accounts at once: filter the list further", code="too_many"
        )
    run = queue_process(provider, BULK_ACTS, as_of=as_of, started_by=actor)
    act = BulkAct.objects.create(
        provider=provider, run=run, act=name, values=dict(values), undoes=undoes, retries=retries
    )
    before = _replaced_by(undoes)
    BulkItem.objects.bulk_create(
        (
            BulkItem(
                provider=provider,
                act=act,
                customer_id=key,
                billing_account=billing_account,
                before=before.get(key, ""),
            )
            for billing_account, key in found
        ),
        batch_size=2000,
    )
    _make_chunks(run, [billing_account for billing_account, _ in found])
    return act


def do_items(act: BulkAct, items: Iterable[BulkItem], as_of: date) -> list[BulkItem]:
    """Do the act on each account, and return the items with what became of them.

    An account that refuses is skipped, and one on which the act fails is marked so: both are left
    as they were, and the others are done.
    """
    done = [_do_one(act, item, as_of) for item in items]
    BulkItem.objects.bulk_update(done, ["outcome", "words", "before"])
    return done


def _do_one(act: BulkAct, item: BulkItem, as_of: date) -> BulkItem:
    what = find_act(act.act)
    try:
        with transaction.atomic():
            before = what.do(item.customer, act.values | {"before": item.before}, as_of)
        item.outcome, item.words, item.before = BulkOutcome.DONE, "", before or item.before
    except Refused as refusal:
        item.outcome, item.words = BulkOutcome.SKIPPED, one_line(str(refusal))
    except OperationalError:
        raise  # a deadlock, or a server that went away: the chunk is done again
    except Exception as error:
        log.exception("%s of account %s failed", act.act, item.customer_id)
        item.outcome, item.words = BulkOutcome.FAILED, reason_of(error)
    return item


def _replaced_by(undone: BulkAct | None) -> dict[Any, str]:
    """Return what the act that is taken back has replaced, by account."""
    if undone is None:
        return {}
    return dict(BulkItem.objects.filter(act=undone).values_list("customer_id", "before"))


def _make_chunks(run: ProcessRun, billing_accounts: Iterable[UUID]) -> None:
    """Cut the accounts, which come in order, into the run's chunks; no family is split."""
    families = [key for key, _ in groupby(billing_accounts)]
    parts = [
        families[start : start + FAMILIES_AT_ONCE]
        for start in range(0, len(families), FAMILIES_AT_ONCE)
    ]
    RunChunk.objects.bulk_create(
        RunChunk(
            provider_id=run.provider_id,
            run=run,
            number=number,
            first_account=part[0],
            last_account=part[-1],
        )
        for number, part in enumerate(parts, start=1)
    )
