"""What each issue code means to the people who deal with it.

It says what is wrong, why it usually happens, and what mends it. Source: docs/issues.md.
"""

from dataclasses import dataclass

from ..findings.states import LEDGER_CODES, IssueCode


@dataclass(frozen=True)
class Code:
    """A code in words."""

    code: IssueCode
    wrong: str
    causes: tuple[str, ...]
    harm: str
    fix: str

    @property
    def title(self) -> str:
        return self.code.label

    @property
    def live(self) -> bool:
        """Whether it is evaluated at every visit, and not found by the ledger check."""
        return self.code not in LEDGER_CODES


_ALL = (
    Code(
        IssueCode.OPEN_CYCLE_NOT_ENABLED,
        "The account is open and has active subscriptions, but no cycle date: nothing is charged.",
        ("the activation workflow was skipped", "the import had no cycle date"),
        "Free months: the service runs and is never charged.",
        "Enable the billing cycle, from today on or with the time since the last charge.",
    ),
    Code(
        IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS,
        "The account is open, but one or more of its subscriptions are still suspended.",
        (
            "the account was reopened without the reactivation workflow",
            "a service was suspended by itself",
        ),
        "The customer pays for a service that is off, or uses one that is not charged.",
        "Reactivate the services, suspend the account, or disconnect what is suspended.",
    ),
    Code(
        IssueCode.OPEN_NO_SUBSCRIPTIONS,
        "The account is open and has no subscription that is pending, active or suspended.",
        (
            "the subscription was never assigned",
            "the last service ended without the account being closed",
        ),
        "The account looks like a paying customer and brings in nothing.",
        "Close the account, or give it the subscription that is missing by an order.",
    ),
    Code(
        IssueCode.CLOSED_WITH_SUBSCRIPTIONS,
        "The account is closed, but subscriptions on it are still pending, active or suspended.",
        (
            "the status was changed by hand",
            "the import brought a closed account with live services",
        ),
        "Services go on and are not charged: the cycle of a closed account stands still.",
        "Disconnect what is left, or reopen the account.",
    ),
    Code(
        IssueCode.LEAD_CYCLE_ENABLED,
        "The account is only a lead, but its billing cycle is enabled.",
        ("a workflow for customers was used on a lead", "the import set a cycle date"),
        "Somebody who is not yet a customer may be charged.",
        "Take the cycle date away, or open the account if it is a customer already.",
    ),
    Code(
        IssueCode.PENDING_CYCLE_ENABLED,
        "The account is not yet open, but its billing cycle is enabled.",
        ("the activation workflow was not finished", "the cycle date was set by hand or by import"),
        "The customer may be charged before the service starts.",
        "Finish the activation, or take the cycle date away.",
    ),
    Code(
        IssueCode.PENDING_NO_SUBSCRIPTIONS,
        "The account waits to be opened, but has no subscription to open it with.",
        ("the subscription was never assigned", "it was cancelled and the account forgotten"),
        "The account waits for ever, and hides the ones that are really waiting.",
        "Abandon the account, or assign the subscription by an order.",
    ),
    Code(
        IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS,
        "The account is suspended, but subscriptions on it are still active.",
        (
            "the status was changed without the suspension workflow",
            "a service was reactivated by itself",
        ),
        "The service goes on while the cycle of a suspended account stands still: free months.",
        "Suspend the services, or reactivate the account.",
    ),
    Code(
        IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS,
        "The account is suspended, but none of its subscriptions is.",
        (
            "the status was changed by hand",
            "the suspended services were disconnected or reactivated one by one",
        ),
        "Nobody knows whether the customer should have service, and nothing is charged.",
        "Suspend the services, reactivate the account, or close it.",
    ),
    Code(
        IssueCode.PARENT_CANNOT_BILL,
        (
            "Children of this account have subscriptions, but it is not open or has no billing "
            "cycle, and it pays for them."
        ),
        (
            "the parent was closed or suspended before its children",
            "the parent was imported without a cycle date",
        ),
        "Charges of the whole family are collected and never billed.",
        "Open the parent and enable its billing cycle.",
    ),
    Code(
        IssueCode.UNPOSTABLE_TRANSACTIONS,
        (
            "The account has unposted entries, but its status or its missing cycle date keeps it "
            "out of every statement."
        ),
        (
            "the account was suspended after it was charged",
            "entries were added to a lead or a pending account",
        ),
        "Money that was charged or paid never appears on a statement.",
        (
            "Enable the cycle of an open account, reactivate a suspended one, or close it and "
            "create its final statement."
        ),
    ),
    Code(
        IssueCode.FINAL_STATEMENT_DUE,
        "The account is closed and has unposted entries that no regular statement will take.",
        ("it was charged or credited after its last statement",),
        "The last amounts are never billed or paid back.",
        "Create its final statement, under Create statements.",
    ),
    Code(
        IssueCode.PRODUCT_ON_DISCONNECTED_LINE,
        "A product is pending, active or suspended on a line that is disconnected.",
        ("the line was disconnected in the database or by an import, without its products",),
        "The customer is charged for a service that cannot work.",
        "Disconnect the products of that line.",
    ),
    Code(
        IssueCode.ACTIVE_NEVER_BILLED,
        (
            "A subscription is active, but has no billed-through date: the charge process passes "
            "it by."
        ),
        ("it was activated in the database or by an import, without its dates",),
        "Free months: it is never charged.",
        "Bill it from today on, or from the day it was activated.",
    ),
    Code(
        IssueCode.CYCLE_HELD,
        (
            "The cycle date has waited for a statement for more than 31 days, as its bill profile "
            "says."
        ),
        ("nobody created the statement that the cycle waits for", "statements are paused"),
        "No further month is charged while the cycle waits.",
        "Create the statement, under Create statements; the cycle then moves on.",
    ),
    Code(
        IssueCode.STATEMENT_WINDOW_MISSED,
        (
            "The cycle date moved on while the customer was due for a statement, or kept from it "
            "only by the last one, and none was created since."
        ),
        (
            "statements were not created before the cycle ended",
            "the statement before it was created, or falls due, too late",
            "the bill profile leaves no time: it advances by 0 months and does not wait",
        ),
        "The customer gets the bill a month late, for two months at once.",
        (
            "Create the statement as soon as the customer is in the queue again; let the bill "
            "profile wait for statements."
        ),
    ),
    Code(
        IssueCode.BALANCE_MISMATCH,
        "The sums that are kept for the account are not those of its entries.",
        ("the database was changed around the platform's triggers, or restored in part",),
        "Balances, statements and dunning show a wrong amount.",
        "An operator restores or rebuilds the balance; bill nothing to the account until then.",
    ),
    Code(
        IssueCode.PERIOD_GAP_OR_OVERLAP,
        (
            "Two recurring periods of a product overlap, or do not touch, and no suspension or "
            "other change on record says why."
        ),
        ("a billed-through date was changed by hand or by an import",),
        "Days are charged twice, or never.",
        (
            "Reverse what was charged twice, or charge the days that are missing, by an entry that "
            "says why."
        ),
    ),
)

CODES: dict[str, Code] = {code.code: code for code in _ALL}
