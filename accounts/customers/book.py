"""The customers of a book, and how other files name them (docs/book.md)."""

from ..bill_profiles.book import BILL_PROFILES
from ..book.checks import RowCheck, SetCheck, given, payable, refers
from ..book.files import BookFile, Fact, optional, own_rows, required
from ..book.formats import AMOUNT, CODE, CURRENCY, DATE, DAY, EMAIL, KEY, NAME, choice
from ..book.queries import OF_PROVIDER, amount, joined, text
from ..book.references import found, missing, named, named_within, unless_faulty
from .models import Customer
from .states import CustomerKind, CustomerStatus

# The function looks at four years: it is asked once for each pair of a profile and an anchor, not
# once for each customer.
BLOCKED_STATEMENTS = f"""
    SELECT
        r.line,
        'with the bill profile''s Due Day ' || r.profile_due_day || ' the anchor ' || r.cycle_day
        || ' puts due dates more than 20 days past cycle date + terms,'
        || ' and blocks the next statement'
    FROM {own_rows("resolved_customers")} AS r
    JOIN (
        SELECT cycle_day, profile_terms_days, profile_due_day
        FROM {own_rows("resolved_customers")} AS own
        WHERE profile_due_day IS NOT NULL
            AND profile_cycle_day IS NULL
            AND cycle_day IS NOT NULL
        GROUP BY 1, 2, 3
        HAVING due_day_blocks_next_statement(cycle_day, profile_terms_days, profile_due_day)
    ) AS blocked USING (cycle_day, profile_terms_days, profile_due_day)
    WHERE r.profile_cycle_day IS NULL
"""

PARENT = named_within(
    "customers", Customer, "account_number", "parent_account_number", "row.kind, row.currency"
)

CUSTOMERS = BookFile(
    "customers",
    query=f"""
        SELECT
            own.account_number,
            own.name,
            {text("own.email")},
            own.kind,
            parent.account_number AS parent_account_number,
            profile.code AS bill_profile,
            own.status,
            own.cycle_date,
            own.cycle_day,
            own.currency,
            {amount("own.credit_limit", "own.currency")},
            own.opened_on,
            own.sync_exempt_until
        FROM accounts_customer AS own
        {joined("accounts_billprofile", "profile", "bill_profile_id")}
        LEFT {joined("accounts_customer", "parent", "parent_id")}
        {OF_PROVIDER}
        ORDER BY own.account_number COLLATE "C"
    """,
    model=Customer,
    columns=(
        required("account_number", KEY),
        required("name", NAME),
        optional("email", EMAIL),
        required("kind", choice(CustomerKind.values)),
        optional("parent_account_number", KEY, names="parent_id"),
        required("bill_profile", CODE, names="bill_profile_id"),
        required("status", choice(CustomerStatus.values)),
        optional("cycle_date", DATE),
        optional("cycle_day", DAY),
        optional("currency", CURRENCY),
        optional("credit_limit", AMOUNT),
        optional("opened_on", DATE),
        optional("sync_exempt_until", DATE),
    ),
    joins=f"""
        {found("profile", BILL_PROFILES, "s.bill_profile", "cycle_day", "due_day", "terms_days")}
        LEFT JOIN {PARENT} AS parent
            ON parent.account_number = {named("parent_account_number")}
            AND s.kind = 'CHILD'
        """,
    values={
        "email": "coalesce(s.email, '')",
        "parent_account_number": "parent.id",
        "bill_profile": "profile.id",
        "cycle_day": unless_faulty(
            "cycle_day",
            "coalesce(profile.cycle_day, s.cycle_day, extract(day FROM s.cycle_date)::integer)",
        ),
        "currency": unless_faulty(
            "currency", "coalesce(s.currency, parent.currency, %(currency)s)"
        ),
    },
    facts={
        "billing_account_id": Fact(
            "uuid",
            """
                CASE
                    WHEN s.kind <> 'CHILD' THEN coalesce(e.id, s.id)
                    WHEN parent.kind = 'PARENT' THEN parent.id
                END
            """,
        ),
        "missing_profile": missing("bill_profile", "profile"),
        "given_parent": Fact("text", "s.parent_account_number"),
        "found_parent": Fact("boolean", "parent.id IS NOT NULL"),
        "parent_kind": Fact("text", "parent.kind"),
        "parent_currency": Fact(
            "text",
            """
                CASE
                    WHEN parent.id IS NOT NULL THEN coalesce(parent.currency, %(currency)s)
                END
            """,
        ),
        "given_cycle_day": Fact("integer", "s.cycle_day"),
        "profile_cycle_day": Fact("integer", "profile.cycle_day"),
        "profile_due_day": Fact("integer", "profile.due_day"),
        "profile_terms_days": Fact("integer", "profile.terms_days"),
    },
    row_checks=(
        RowCheck(
            "parent_account_number",
            f"r.kind = 'CHILD' AND r.given_parent IS NULL AND NOT {given('parent_account_number')}",
            "'a CHILD needs a parent'",
        ),
        RowCheck(
            "parent_account_number",
            "r.kind <> 'CHILD' AND r.given_parent IS NOT NULL",
            "'a ' || r.kind || ' has no parent'",
        ),
        RowCheck(
            "parent_account_number",
            "r.kind = 'CHILD' AND r.given_parent IS NOT NULL AND NOT r.found_parent",
            "'there is no account ' || quote_literal(r.given_parent)",
            "customers",
        ),
        RowCheck(
            "parent_account_number",
            "r.parent_kind <> 'PARENT'",
            "quote_literal(r.given_parent) || ' is a ' || r.parent_kind || ' and not a PARENT'",
        ),
        refers("bill_profile", "missing_profile", "bill_profiles", "bill profile"),
        RowCheck(
            "cycle_date",
            "NOT is_anchored(r.cycle_date, r.cycle_day)",
            "r.cycle_date || ' is not on the anchor ' || r.cycle_day || ' of its month'",
        ),
        RowCheck(
            "cycle_day",
            "r.given_cycle_day <> r.profile_cycle_day",
            "r.given_cycle_day || ' is not the bill profile''s Cycle Day ' || r.profile_cycle_day",
        ),
        RowCheck(
            "currency",
            "r.currency <> r.parent_currency",
            "r.currency || ' is not the parent''s currency ' || r.parent_currency",
        ),
        payable("credit_limit"),
    ),
    set_checks=(SetCheck("bill_profile", BLOCKED_STATEMENTS),),
    load_order=("r.kind <> 'CHILD'", "r.kind = 'CHILD'"),
)

# How the row of another file finds the customer that its `account_number` names
CUSTOMER = found(
    "customer", CUSTOMERS, "s.account_number", "billing_account_id", "kind", "currency"
)
FOUND_CUSTOMER = {"account_number": "customer.id"}
MISSING_CUSTOMER = {"missing_account": missing("account_number", "customer")}
NAMES_CUSTOMER = refers("account_number", "missing_account", "customers", "account")
