"""Accounts with one fault each, made as bulk SQL would make them, and clean ones beside them."""

from django.db import connection

from tests.factories import BillProfileFactory, ProductTypeFactory

CYCLE, NO_CYCLE = "date '2027-01-01'", "NULL::date"

# (status, cycle date, statuses of the account's subscriptions)
CLEAN = (
    ("OPEN", CYCLE, ("ACTIVE", "DISCONNECTED")),
    ("OPEN", CYCLE, ("ACTIVE", "PENDING")),
    ("OPEN", NO_CYCLE, ("PENDING",)),
    ("CLOSED", CYCLE, ("DISCONNECTED",)),
    ("CLOSED", NO_CYCLE, ()),
    ("LEAD", NO_CYCLE, ("PENDING",)),
    ("PENDING", NO_CYCLE, ("PENDING",)),
    ("SUSPENDED", CYCLE, ("SUSPENDED", "DISCONNECTED")),
    ("SUSPENDED", CYCLE, ("SUSPENDED", "PENDING")),
)
FAULTS = {
    "OPEN_CYCLE_NOT_ENABLED": ("OPEN", NO_CYCLE, ("ACTIVE", "PENDING")),
    "OPEN_SUSPENDED_SUBSCRIPTIONS": ("OPEN", CYCLE, ("ACTIVE", "SUSPENDED")),
    "OPEN_NO_SUBSCRIPTIONS": ("OPEN", CYCLE, ("DISCONNECTED",)),
    "CLOSED_WITH_SUBSCRIPTIONS": ("CLOSED", CYCLE, ("ACTIVE", "SUSPENDED")),
    "LEAD_CYCLE_ENABLED": ("LEAD", CYCLE, ("PENDING",)),
    "PENDING_CYCLE_ENABLED": ("PENDING", CYCLE, ("PENDING",)),
    "PENDING_NO_SUBSCRIPTIONS": ("PENDING", NO_CYCLE, ("DISCONNECTED",)),
    "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS": ("SUSPENDED", CYCLE, ("ACTIVE", "SUSPENDED")),
    "SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS": ("SUSPENDED", CYCLE, ("PENDING",)),
}
# The same codes on accounts that never had a service, which have no row of facts to join.
BARE_FAULTS = {
    f"{code}-BARE": (status, cycle, ())
    for code, (status, cycle, _) in FAULTS.items()
    if code.endswith("_NO_SUBSCRIPTIONS") or code == "SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS"
}

CUSTOMERS = """
    INSERT INTO accounts_customer
        (provider_id, account_number, name, email, kind, bill_profile_id, status, cycle_date,
         cycle_day, currency)
    SELECT %(provider)s, %(prefix)s || lpad(number::text, 7, '0'), 'Customer', '', 'STANDARD',
        %(profile)s, %(status)s, {cycle}, 1, 'USD'
    FROM generate_series(1, %(accounts)s) AS number
"""
PRODUCTS = """
    INSERT INTO products_product
        (provider_id, customer_id, product_type_id, description, status, rate, quantity,
         activated_on, billed_through_date, realign)
    SELECT %(provider)s, id, %(type)s, '', %(status)s, 10, 1,
        date '2026-12-01', date '2026-12-31', false
    FROM accounts_customer
    WHERE provider_id = %(provider)s AND account_number LIKE %(prefix)s || '%%'
"""


def make_accounts(provider, prefix, accounts, state):
    """Make this many accounts in one state, numbered after the prefix."""
    status, cycle, products = state
    values = {
        "provider": provider.pk,
        "profile": BillProfileFactory().pk,
        "type": ProductTypeFactory().pk,
        "prefix": prefix,
        "accounts": accounts,
    }
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS.format(cycle=cycle), values | {"status": status})
        # A foreign key that was planned for no customers would read all of them for each product.
        cursor.execute("ANALYZE accounts_customer")
        for product_status in products:
            cursor.execute(PRODUCTS, values | {"status": product_status})


def make_clean(provider, accounts):
    """Make accounts of every state that has no issue, evenly."""
    for place, state in enumerate(CLEAN):
        make_accounts(provider, f"OK{place}-", accounts // len(CLEAN) + 1, state)
    analyze()


def make_faults(provider, accounts):
    """Make this many accounts with each of the nine faults, numbered after the code; of some as
    many again that have no service.
    """
    for code, state in (FAULTS | BARE_FAULTS).items():
        make_accounts(provider, f"{code}-", accounts, state)
    analyze()


def analyze():
    """Tell the planner what was made, as an import does when it has committed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_customer, products_product, products_producttype")
