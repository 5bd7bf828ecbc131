"""The vocabulary of issues: the codes that the report of out-of-sync accounts knows."""

from django.db.models import TextChoices


class IssueCode(TextChoices):
    """What can be wrong with an account; the label is what a page calls it."""

    OPEN_CYCLE_NOT_ENABLED = "OPEN_CYCLE_NOT_ENABLED", "Open, billing cycle not enabled"
    OPEN_SUSPENDED_SUBSCRIPTIONS = (
        "OPEN_SUSPENDED_SUBSCRIPTIONS",
        "Open, with suspended subscriptions",
    )
    OPEN_NO_SUBSCRIPTIONS = "OPEN_NO_SUBSCRIPTIONS", "Open, without subscriptions"
    CLOSED_WITH_SUBSCRIPTIONS = "CLOSED_WITH_SUBSCRIPTIONS", "Closed, with subscriptions"
    LEAD_CYCLE_ENABLED = "LEAD_CYCLE_ENABLED", "Lead, billing cycle enabled"
    PENDING_CYCLE_ENABLED = "PENDING_CYCLE_ENABLED", "Pending, billing cycle enabled"
    PENDING_NO_SUBSCRIPTIONS = "PENDING_NO_SUBSCRIPTIONS", "Pending, without subscriptions"
    SUSPENDED_WITH_BILLING_SUBSCRIPTIONS = (
        "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS",
        "Suspended, with active subscriptions",
    )
    SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS = (
        "SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS",
        "Suspended, nothing suspended",
    )
    PARENT_CANNOT_BILL = "PARENT_CANNOT_BILL", "Parent cannot bill its children"
    UNPOSTABLE_TRANSACTIONS = "UNPOSTABLE_TRANSACTIONS", "Entries that no statement can take"
    FINAL_STATEMENT_DUE = "FINAL_STATEMENT_DUE", "Final statement due"
    PRODUCT_ON_DISCONNECTED_LINE = "PRODUCT_ON_DISCONNECTED_LINE", "Product on a disconnected line"
    ACTIVE_NEVER_BILLED = "ACTIVE_NEVER_BILLED", "Active, never billed"
    CYCLE_HELD = "CYCLE_HELD", "Billing cycle held for a statement"
    STATEMENT_WINDOW_MISSED = "STATEMENT_WINDOW_MISSED", "Statement window missed"
    BALANCE_MISMATCH = "BALANCE_MISMATCH", "Balance unequal to the ledger"
    PERIOD_GAP_OR_OVERLAP = "PERIOD_GAP_OR_OVERLAP", "Periods that overlap or leave a gap"


# The nine that the source of the rules names; a report can show them alone.
SOURCE_CODES = (
    IssueCode.OPEN_CYCLE_NOT_ENABLED,
    IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS,
    IssueCode.OPEN_NO_SUBSCRIPTIONS,
    IssueCode.CLOSED_WITH_SUBSCRIPTIONS,
    IssueCode.LEAD_CYCLE_ENABLED,
    IssueCode.PENDING_CYCLE_ENABLED,
    IssueCode.PENDING_NO_SUBSCRIPTIONS,
    IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS,
    IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS,
)
# Those that only the ledger check finds; the others are evaluated at every visit.
LEDGER_CODES = (IssueCode.BALANCE_MISMATCH, IssueCode.PERIOD_GAP_OR_OVERLAP)
