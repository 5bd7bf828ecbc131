"""The threshold rules of a book, and the accounts that are new to them (docs/book.md)."""

from typing import Any

from accounts.book.files import BookFile, optional, required
from accounts.book.formats import AMOUNT, KEY, UNSIGNED_AMOUNT, integer
from accounts.book.queries import OF_PROVIDER, trimmed
from accounts.customers.book import CUSTOMERS
from notifications.models import ThresholdRule

from .states import NextCheck

THRESHOLD_RULES = BookFile(
    "threshold_rules",
    query=f"""
        SELECT code, {trimmed("threshold")}, {trimmed("rearm_margin")}, repeat_after_days
        FROM notifications_thresholdrule AS own
        {OF_PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    model=ThresholdRule,
    columns=(
        required("code", KEY),
        required("threshold", AMOUNT),
        optional("rearm_margin", UNSIGNED_AMOUNT),
        optional("repeat_after_days", integer(1, 2**31 - 1)),
    ),
    values={"rearm_margin": "coalesce(s.rearm_margin, 0)"},
)


def mark_newcomers(cursor: Any, parameters: dict[str, Any]) -> None:
    """Let the first check of each new billing account open its episodes without mailing.

    What was below its threshold elsewhere is no news here. Source: docs/rules.md section 9. A rule
    whose next check is silent anyway needs no marks. The rules are locked until the import commits,
    so that no check meets the accounts without them.
    """
    rules = ThresholdRule.objects.filter(is_active=True).order_by("pk").select_for_update()
    marking = [str(rule.pk) for rule in rules if rule.next_check != NextCheck.SILENT]
    cursor.execute(
        f"""
        INSERT INTO notifications_thresholdnewcomer (provider_id, customer_id, rule_id)
        SELECT %(provider)s, r.id, rule.id
        FROM {CUSTOMERS.resolved} AS r CROSS JOIN unnest(%(rules)s::uuid[]) AS rule (id)
        WHERE NOT r.known AND r.kind <> 'CHILD'
        """,
        parameters | {"rules": marking},
    )
