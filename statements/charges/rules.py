"""Which products are charged for (docs/rules.md section 3)."""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value

from accounts.database.expressions import Anchored, DaysAfter, DaysBefore
from accounts.eligibility import Facts, Rule, RuleSet
from products.models import Product
from products.services.states import Billing, LineStatus, ProductStatus

from . import page_words
from .page_words import ADVANCE_MONTHS, BILLING, CYCLE_DATE, LINE_STATUS, SUSPENDED_TOO

CYCLE_DAY = "customer__cycle_day"
NO_PENDING_LINE = Q(line__isnull=True) | ~Q(line__status=LineStatus.PENDING)


def _status(row: Facts) -> str:
    return f"status is {row['status']}"


def _line(row: Facts) -> str:
    return f"the line's status is {row[LINE_STATUS]}" if row["line_id"] else "it has no line"


def _behind(row: Facts) -> str:
    if row["charged_through"] is None:
        return "the billing cycle is not enabled: there is no cycle date"
    through = row["billed_through_date"] or "never"
    return (
        f"billed through {through}; cycle date {row[CYCLE_DATE]} + {row[ADVANCE_MONTHS]} advance "
        f"months - 1 day = {row['charged_through']}"
    )


def _dates(row: Facts) -> str:
    return (
        f"billed through {row['billed_through_date'] or 'never'}, cycle date "
        f"{row[CYCLE_DATE] or 'none'}"
    )


def _while_suspended(row: Facts) -> str:
    return (
        f"status is {row['status']}; its type is{'' if row[SUSPENDED_TOO] else ' not'} billed "
        "while suspended"
    )


RECURRING = RuleSet(
    columns=(
        "product_ref",
        "status",
        "billed_through_date",
        "line_id",
        LINE_STATUS,
        BILLING,
        SUSPENDED_TOO,
        CYCLE_DATE,
        ADVANCE_MONTHS,
    ),
    facts={
        "target_date": Anchored(F(CYCLE_DATE), F(ADVANCE_MONTHS), F(CYCLE_DAY)),
        "charged_through": DaysBefore(F("target_date"), Value(1)),
    },
    rules=(
        Rule(
            "1",
            "the product is not DISCONNECTED (nor COMPLETED)",
            ~Q(status__in=[ProductStatus.DISCONNECTED, ProductStatus.COMPLETED]),
            _status,
            page=page_words.NOT_ENDED,
        ),
        Rule(
            "2",
            "its product type is RECURRING",
            Q(**{BILLING: Billing.RECURRING}),
            lambda row: f"its type is {row[BILLING]}",
            page=page_words.RECURRING,
        ),
        Rule(
            "3",
            "billed through date < cycle date + advance months - 1 day",
            Q(billed_through_date__lt=F("charged_through")),
            _behind,
            page=page_words.BEHIND,
        ),
        Rule(
            "4",
            "it has no line, or its line is not PENDING",
            NO_PENDING_LINE,
            _line,
            page=page_words.LINE,
        ),
        Rule(
            "5",
            "it has a billed through date and its customer a cycle date",
            Q(billed_through_date__isnull=False, customer__cycle_date__isnull=False),
            _dates,
            page=page_words.DATES,
        ),
        Rule(
            "6",
            "it is not SUSPENDED, or its type is billed while suspended",
            Q(**{SUSPENDED_TOO: True}) | ~Q(status=ProductStatus.SUSPENDED),
            _while_suspended,
            page=page_words.WHILE_SUSPENDED,
        ),
    ),
    yes=page_words.charged,
)

ONE_TIME = RuleSet(
    columns=("product_ref", "status", "line_id", LINE_STATUS, BILLING),
    rules=(
        Rule(
            "1",
            "its product type is ONE_TIME",
            Q(**{BILLING: Billing.ONE_TIME}),
            lambda row: f"its type is {row[BILLING]}",
            page=page_words.ONE_TIME,
        ),
        Rule(
            "2",
            "the product is ACTIVE",
            Q(status=ProductStatus.ACTIVE),
            _status,
            page=page_words.ACTIVE,
        ),
        Rule(
            "3",
            "it has no line, or its line is not PENDING",
            NO_PENDING_LINE,
            _line,
            page=page_words.LINE,
        ),
    ),
    yes=page_words.charged_once,
)


def due_for_recurring_charge(as_of: date) -> QuerySet[Product]:
    """Return the products of which at least one period is to be billed, parked ones among them."""
    return _with_first_day(RECURRING.meeting(Product.objects.all(), as_of))


def due_before_suspension(products: QuerySet[Product]) -> QuerySet[Product]:
    """Return those of the products with days to be billed before their `target_date`.

    It does not matter where their cycle date is, or that they are suspended.
    """
    conditions = (rule.condition for rule in RECURRING.rules if rule.number not in ("3", "6"))
    last_day = DaysBefore(F("target_date"), Value(1))
    return _with_first_day(products.filter(*conditions, billed_through_date__lt=last_day))


def due_for_one_time_charge(as_of: date) -> QuerySet[Product]:
    return ONE_TIME.meeting(Product.objects.all(), as_of)


def _with_first_day(products: QuerySet[Product]) -> QuerySet[Product]:
    return products.annotate(
        first_day=DaysAfter(F("billed_through_date"), Value(1)),
        align=ExpressionWrapper(
            Q(customer__bill_profile__prorate_first_period=True) | Q(realign=True),
            output_field=BooleanField(),
        ),
    )
