"""A provider with accounts, statements and live messages, to measure in-product messages with."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.api_keys.operations import create_api_key
from accounts.clock import local_today
from accounts.models import BillProfile, Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.audiences.audience import read_audience
from notifications.audiences.facts import AccountFacts
from notifications.audiences.payment_condition import accounts_in
from notifications.messages.operations import (
    Contents,
    approve_message,
    create_message,
    launch_message,
    submit_message,
)
from statements.payments.current_accounts import current_among
from statements.payments.facts import OWES_OR_FAILED, payment_facts, with_payment_facts

OPEN_ONES = {
    "clauses": [{"any": [{"field": "status", "op": "in", "value": ["OPEN"], "not": False}]}]
}
BIGGER = {
    "clauses": [
        *OPEN_ONES["clauses"],
        {"any": [{"field": "past_due", "op": "at_least", "value": "5", "not": False},
                 {"field": "payment_failed", "op": "is", "value": True, "not": False}]},
    ]
}  # fmt: skip

# Each account has three statements of 10.00, paid but for the last of those who owe, and failed
# attempts on some.
BOOK = """
INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
    status, currency,
    cycle_date, cycle_day)
SELECT %(provider)s, 'M' || lpad(n::text, 8, '0'), 'Customer ' || n, '', 'STANDARD', %(profile)s,
    'OPEN', 'USD', %(today)s - 20,
    extract(day FROM %(today)s - 20)
  FROM generate_series(1, %(accounts)s) AS n;
INSERT INTO statements_statement (provider_id, statement_number, customer_id, kind, status,
    created_on, cycle_date, due_date,
    previous_balance, charges, credits, payments, balance)
SELECT provider_id, account_number || '-' || month, id, 'REGULAR', 'CREATED',
    %(today)s - 30 * month - 10, %(today)s - 30 * month, %(today)s - 30 * month + 20,
    0, 10, 0, CASE WHEN month = 1 THEN 0 ELSE 10 END, CASE WHEN month = 1 THEN 10 ELSE 0 END
  FROM accounts_customer, generate_series(1, 3) AS month WHERE provider_id = %(provider)s
 ORDER BY month DESC;
INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
    date, statement_id, description)
SELECT bill.provider_id, customer_id, customer_id, entry.kind, 10, created_on, bill.id, ''
  FROM statements_statement AS bill, unnest(ARRAY['CHARGE', 'PAYMENT']) AS entry (kind)
 WHERE provider_id = %(provider)s AND (entry.kind = 'CHARGE' OR payments > 0);
INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
    date, description)
SELECT provider_id, id, id, 'PAYMENT', 10, %(today)s - 5, '' FROM accounts_customer
 WHERE provider_id = %(provider)s AND substr(account_number, 2)::int %% %(owing_every)s <> 0;
INSERT INTO statements_paymentattempt (provider_id, customer_id, status, amount, attempted_at,
    attempted_on, method, reason, recorded_by)
SELECT provider_id, id, 'FAILED', 10, now() - interval '8 days', %(today)s - 8, 'card', 'declined',
    '' FROM accounts_customer
 WHERE provider_id = %(provider)s AND substr(account_number, 2)::int %% 10 = 0;
"""


@dataclass(frozen=True)
class MessagesBook:
    """The key that asks, the account numbers, and what was measured while it was made."""

    key: str
    numbers: list[str]
    figures: dict[str, Any]


def make_book(accounts: int, owing_every: int, messages: int) -> MessagesBook:
    """Make the provider, launch its messages, and time the audiences and the facts."""
    provider = Provider.objects.create(
        slug=f"messages-{secrets.token_hex(4)}",
        name="Messages",
        currency="USD",
        timezone="UTC",
        sandbox=True,
    )
    today = local_today(provider)
    with provider_transaction(provider):
        profile = BillProfile.objects.create(
            provider=provider, code="M", name="M", lead_days=5, terms_days=20, advance_months=1
        )
        values: dict[str, Any] = {
            "provider": provider.pk,
            "profile": str(profile.pk),
            "today": today,
            "accounts": accounts,
            "owing_every": owing_every,
        }
        with connection.cursor() as cursor:
            cursor.execute(BOOK, values)
    _analyze()
    with provider_transaction(provider):
        key = create_api_key(provider, name="bench", scopes=["messages"], made_by="bench")
        for number in range(messages):
            _launch(provider, number, today)
        figures = _measure(provider, today)
        numbers = list(
            Customer.objects.values_list("account_number", flat=True).order_by("account_number")
        )
    return MessagesBook(key, numbers, {"accounts": accounts, "live_messages": messages} | figures)


def _launch(provider: Provider, number: int, today: date) -> None:
    contents = Contents(
        category="PAYMENT" if number % 2 == 0 else "GENERAL",
        level="WARNING",
        title=f"Message {number}",
        text="Words.",
        viewer_roles=["OWNER"],
        audience=BIGGER if number % 2 == 0 else OPEN_ONES,
        most_a_day=1000,
    )
    message = create_message(provider, contents, actor="author")
    submit_message(message, actor="author")
    approve_message(message, actor="approver", as_of=today)
    launch_message(message, actor="approver", percentage=100)


def _measure(provider: Provider, today: date) -> dict[str, Any]:
    audience = read_audience(BIGGER, "PAYMENT")
    one: Customer = Customer.objects.select_related("bill_profile").order_by("?")[0]
    keys: list[Any] = []
    figures: dict[str, Any] = {}

    def timed(name: str, act: Callable[[], Any], times: int = 1) -> Any:
        started = time.perf_counter()
        for _ in range(times):
            found = act()
        figures[f"{name}_seconds"] = round((time.perf_counter() - started) / times, 5)
        return found

    timed("facts_of_one_account", lambda: payment_facts(one, today), 200)
    timed("second_look_at_one_account", lambda: current_among(provider.pk, [one.pk], today), 200)
    figures["in_payment_trouble"] = timed(
        "facts_of_all",
        lambda: with_payment_facts(Customer.objects.all(), today).filter(OWES_OR_FAILED).count(),
    )
    keys = timed(
        "payment_audience",
        lambda: list(accounts_in(audience, payment=True, as_of=today).values_list("pk", flat=True)),
    )
    figures["audience"] = len(keys)
    figures["current_in_audience"] = len(
        timed("second_look_at_audience", lambda: current_among(provider.pk, keys, today))
    )
    timed(
        "verdicts_of_one_account",
        lambda: [clause.holds(AccountFacts(one, today)) for clause in audience.clauses],
        100,
    )
    return figures


def _analyze() -> None:
    with connection.cursor() as cursor:
        for table in (
            "accounts_customer",
            "statements_statement",
            "statements_transaction",
            "statements_paymentattempt",
            "statements_accountbalance",
        ):
            cursor.execute(f"ANALYZE {table}")
