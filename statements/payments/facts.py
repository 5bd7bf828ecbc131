"""What is known of an account's payments, read from the tables at every look.

Source: docs/rules.md section 2. A customer's facts are those of its billing account. The same SQL
answers for one customer and for a million; every `%s` in it is the date as of which it answers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BooleanField, CharField, DateField, DecimalField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import Customer

from .models import PaymentPromise
from .past_due import OLDEST_UNPAID, PAST_DUE, with_past_due

NIL = Decimal(0)
OWES_OR_FAILED = Q(owed__gt=0) | Q(failed_unpaid=True)

BALANCE_DUE = """
coalesce((SELECT charges - credits - payments FROM statements_accountbalance
           WHERE provider_id = accounts_customer.provider_id
             AND customer_id = accounts_customer.billing_account_id), 0)
"""

LATEST_ATTEMPT = """
(SELECT * FROM statements_paymentattempt
  WHERE provider_id = accounts_customer.provider_id
    AND customer_id = accounts_customer.billing_account_id
  ORDER BY attempted_at DESC, id DESC LIMIT 1) AS attempt
"""

# The latest attempt failed, something is due, and no payment was entered after the attempt that
# nobody has reversed. On the attempt's own day the instant of entry decides.
FAILED_UNPAID = f"""
coalesce((SELECT attempt.status = 'FAILED' AND {BALANCE_DUE} > 0 AND NOT EXISTS (
    SELECT FROM statements_transaction AS payment
     WHERE payment.provider_id = accounts_customer.provider_id
       AND payment.billing_account_id = accounts_customer.billing_account_id
       AND payment.kind = 'PAYMENT'
       AND (payment.date > attempt.attempted_on
            OR payment.date = attempt.attempted_on AND payment.created_at > attempt.attempted_at)
       AND NOT EXISTS (SELECT FROM statements_transaction AS reversal
                        WHERE reversal.provider_id = payment.provider_id
                          AND reversal.reverses_id = payment.id))
  FROM {LATEST_ATTEMPT}), false)
"""

PROMISED = """
EXISTS (SELECT FROM statements_paymentpromise
         WHERE provider_id = accounts_customer.provider_id
           AND customer_id = accounts_customer.billing_account_id
           AND until >= %s AND cancelled_at IS NULL)
"""

FACTS_OF_ONE = f"""
SELECT coalesce(past_due, 0) AS past_due,
       {BALANCE_DUE} AS balance_due,
       {FAILED_UNPAID} AS failed_unpaid,
       {PROMISED} AS promised,
       attempt.status AS attempt_status, attempt.attempted_on, attempt.reason AS attempt_reason,
       CASE WHEN past_due > 0 THEN {OLDEST_UNPAID} END AS oldest_unpaid,
       clock_timestamp() AS read_at
  FROM accounts_customer
 CROSS JOIN LATERAL (SELECT {PAST_DUE} AS past_due) AS last_due
  LEFT JOIN LATERAL {LATEST_ATTEMPT} ON true
 WHERE accounts_customer.provider_id = %(provider)s AND accounts_customer.id = %(customer)s::uuid
""".replace("%s", "%(as_of)s")


@dataclass(frozen=True)
class PaymentFacts:
    """The payment facts of one customer's billing account as of a date.

    `read_at` is the instant at which they were read.
    """

    as_of: date
    read_at: datetime
    past_due: Decimal
    balance_due: Decimal
    failed_unpaid: bool
    promised: bool
    attempt_status: str | None
    attempted_on: date | None
    attempt_reason: str | None
    oldest_unpaid: date | None

    @property
    def owes_or_failed(self) -> bool:
        """The payment condition: something is past due, or the latest attempt has failed.

        After a failed attempt something must be due, and no payment have come since.
        """
        return self.past_due > 0 or self.failed_unpaid


def with_payment_facts(customers: QuerySet[Customer], as_of: date) -> QuerySet[Any]:
    """Annotate the payment facts of each customer's billing account.

    They are `past_due` (NULL where nothing was due yet; `owed` is 0 then), `balance_due`, the
    latest attempt, `failed_unpaid` and `promised`. `failed_unpaid`: the latest attempt failed,
    something is due, and no payment that stands came since. `promised`: staff were promised a
    payment, or know of one under way, until as_of or later.
    """
    amount = DecimalField(max_digits=20, decimal_places=4)
    return with_past_due(customers, as_of).annotate(
        owed=Coalesce("past_due", NIL),
        balance_due=_fact(BALANCE_DUE, amount),
        attempt_status=_fact(f"(SELECT status FROM {LATEST_ATTEMPT})", CharField()),
        attempted_on=_fact(f"(SELECT attempted_on FROM {LATEST_ATTEMPT})", DateField()),
        failed_unpaid=_fact(FAILED_UNPAID, BooleanField()),
        promised=_fact(PROMISED, BooleanField(), as_of),
    )


def payment_facts(customer: Customer, as_of: date) -> PaymentFacts:
    """Read the payment facts of one customer, in one query."""
    asked: dict[str, Any] = {
        "provider": customer.provider_id,
        "customer": str(customer.pk),
        "as_of": as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS_OF_ONE, asked)
        names = [column.name for column in cursor.description or ()]
        values: dict[str, Any] = dict(zip(names, cursor.fetchall()[0], strict=True))
    return PaymentFacts(as_of=as_of, **values)


def promises_in_force(as_of: date) -> QuerySet[PaymentPromise]:
    """Return the promises and pending payments that hold on the date."""
    return PaymentPromise.objects.filter(until__gte=as_of, cancelled_at__isnull=True)


def _fact(sql: str, kind: Any, *values: Any) -> RawSQL:
    return RawSQL(sql, values, kind)  # noqa: S611  (constants of this module)
