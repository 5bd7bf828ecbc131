"""The bill profiles of a book (docs/book.md)."""

from ..book.checks import RowCheck
from ..book.files import BookFile, optional, required
from ..book.formats import BOOLEAN, DAY, KEY, NAME, choice, integer
from ..book.queries import OF_PROVIDER, truth
from .models import BillProfile
from .states import BillingMode

BILL_PROFILES = BookFile(
    "bill_profiles",
    query=f"""
        SELECT
            code,
            name,
            billing_mode,
            lead_days,
            terms_days,
            advance_months,
            cycle_day,
            due_day,
            {truth("auto_create_statements")},
            {truth("prorate_first_period")},
            {truth("hold_cycle_for_statement")}
        FROM accounts_billprofile AS own
        {OF_PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    model=BillProfile,
    columns=(
        required("code", KEY),
        required("name", NAME),
        required("billing_mode", choice(BillingMode.values)),
        required("lead_days", integer(0, 60)),
        required("terms_days", integer(0, 365)),
        required("advance_months", integer(0, 12)),
        optional("cycle_day", DAY),
        optional("due_day", DAY),
        optional("auto_create_statements", BOOLEAN),
        optional("prorate_first_period", BOOLEAN),
        optional("hold_cycle_for_statement", BOOLEAN),
    ),
    values={
        "auto_create_statements": "coalesce(s.auto_create_statements, false)",
        "prorate_first_period": "coalesce(s.prorate_first_period, false)",
        "hold_cycle_for_statement": "coalesce(s.hold_cycle_for_statement, false)",
    },
    row_checks=(
        RowCheck(
            "due_day",
            # Without a Cycle Day the anchor is each customer's own, and looked at there.
            """r.cycle_day IS NOT NULL
                AND due_day_blocks_next_statement(r.cycle_day, r.terms_days, r.due_day)""",
            """'with Cycle Day ' || r.cycle_day
                || ' it puts due dates more than 20 days past cycle date + terms,'
                || ' and blocks the next statement'""",
        ),
    ),
)
