"""The process that does acts on many accounts."""

from collections import Counter

from accounts.customers.ranges import AccountRange
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts, ProcessDefinition, register

from .models import BulkAct, BulkItem
from .operations import do_items
from .states import BULK_ACTS, BulkOutcome


def _do(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    first, last = accounts.ends
    counts: Counter[str] = Counter()
    for act in BulkAct.objects.filter(run=run):
        waiting = BulkItem.objects.filter(
            act=act,
            outcome=BulkOutcome.WAITING,
            billing_account__gte=first,
            billing_account__lte=last,
        )
        items = waiting.select_related("customer__bill_profile")
        done = do_items(act, items.order_by("billing_account", "customer_id"), run.as_of)
        counts.update(item.outcome.lower() for item in done)
    return dict(counts)


register(
    ProcessDefinition(
        name=BULK_ACTS,
        label="Acts on many accounts",
        counts=("done", "skipped", "failed"),
        chunk_work=_do,
        reads=(),
        by_name=False,
        paused_means=(
            "Acts on many accounts wait for nobody: one that is started meanwhile is skipped, and"
            " can be taken up again from its page."
        ),
    )
)
