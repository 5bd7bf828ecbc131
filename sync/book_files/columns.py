"""The files of a book and their columns, in the order in which they are read and written."""

from dataclasses import dataclass

from django.db import models

from accounts.bill_profiles.states import BillingMode
from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.models import BillProfile, Customer
from notifications.models import ThresholdRule
from products.models import Line, Order, Product, ProductType
from products.orders.states import OrderStatus
from products.services.states import Billing, LineStatus, ProductStatus
from statements.ledger.states import StatementKind, TransactionKind
from statements.models import Statement, Transaction

from . import formats
from .formats import BOOLEAN, CODE, CURRENCY, DATE, EMAIL, KEY, Format, choice, decimal, integer

# The digits before the point are the bounds of accounts/money.py
AMOUNT = decimal(16, 4)
UNSIGNED_AMOUNT = decimal(16, 4, negative=False)
BALANCE = decimal(19, 4)
UNSIGNED_BALANCE = decimal(19, 4, negative=False)
RATE = decimal(20, 8)
QUANTITY = decimal(18, 6, negative=False)
DAY = integer(1, 31)
NAME = formats.text(200)
DESCRIPTION = formats.text(500)


@dataclass(frozen=True)
class Column:
    """A column; an optional one may be missing from the file, and empty in a row."""

    name: str
    format: Format
    optional: bool = False


@dataclass(frozen=True)
class BookFile:
    """One file of a book: its columns, and the table that it is loaded into.

    The first column is the key.
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]

    @property
    def number(self) -> int:
        """The file's place in the book."""
        return FILES.index(self)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"

    @property
    def key(self) -> str:
        return self.columns[0].name

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def staged(self) -> str:
        """The temporary table of the file's rows as they were written."""
        return f"staged_{self.name}"

    @property
    def resolved(self) -> str:
        """The temporary table of the rows with defaults filled in and references found."""
        return f"resolved_{self.name}"


def required(name: str, format: Format) -> Column:
    return Column(name, format)


def optional(name: str, format: Format) -> Column:
    return Column(name, format, optional=True)


BILL_PROFILES = BookFile(
    "bill_profiles",
    BillProfile,
    (
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
)
CUSTOMERS = BookFile(
    "customers",
    Customer,
    (
        required("account_number", KEY),
        required("name", NAME),
        optional("email", EMAIL),
        required("kind", choice(CustomerKind.values)),
        optional("parent_account_number", KEY),
        required("bill_profile", CODE),
        required("status", choice(CustomerStatus.values)),
        optional("cycle_date", DATE),
        optional("cycle_day", DAY),
        optional("currency", CURRENCY),
        optional("credit_limit", AMOUNT),
        optional("opened_on", DATE),
        optional("sync_exempt_until", DATE),
    ),
)
PRODUCT_TYPES = BookFile(
    "product_types",
    ProductType,
    (
        required("code", KEY),
        required("name", NAME),
        required("billing", choice(Billing.values)),
        optional("default_rate", RATE),
        optional("bill_while_suspended", BOOLEAN),
    ),
)
LINES = BookFile(
    "lines",
    Line,
    (
        required("line_ref", KEY),
        required("account_number", KEY),
        required("identifier", NAME),
        required("status", choice(LineStatus.values)),
        optional("disconnected_on", DATE),
    ),
)
PRODUCTS = BookFile(
    "products",
    Product,
    (
        required("product_ref", KEY),
        required("account_number", KEY),
        optional("line_ref", KEY),
        required("product_type", CODE),
        optional("description", DESCRIPTION),
        required("status", choice(ProductStatus.values)),
        optional("rate", RATE),
        optional("quantity", QUANTITY),
        optional("activated_on", DATE),
        optional("billed_through_date", DATE),
        optional("anchor_day", DAY),
        optional("disconnected_on", DATE),
    ),
)
ORDERS = BookFile(
    "orders",
    Order,
    (
        required("order_ref", KEY),
        required("account_number", KEY),
        required("status", choice(OrderStatus.values)),
        optional("description", DESCRIPTION),
    ),
)
STATEMENTS = BookFile(
    "statements",
    Statement,
    (
        required("statement_number", KEY),
        required("account_number", KEY),
        required("created_on", DATE),
        required("cycle_date", DATE),
        required("due_date", DATE),
        required("previous_balance", BALANCE),
        required("charges", UNSIGNED_BALANCE),
        required("credits", UNSIGNED_BALANCE),
        required("payments", UNSIGNED_BALANCE),
        required("balance", BALANCE),
        optional("kind", choice(StatementKind.values)),
    ),
)
TRANSACTIONS = BookFile(
    "transactions",
    Transaction,
    (
        required("transaction_ref", KEY),
        required("account_number", KEY),
        required("kind", choice(TransactionKind.values)),
        required("amount", UNSIGNED_AMOUNT),
        required("date", DATE),
        optional("product_ref", KEY),
        optional("period_start", DATE),
        optional("period_end", DATE),
        optional("statement_number", KEY),
        optional("description", DESCRIPTION),
        optional("reverses", KEY),
    ),
)
THRESHOLD_RULES = BookFile(
    "threshold_rules",
    ThresholdRule,
    (
        required("code", KEY),
        required("threshold", AMOUNT),
        optional("rearm_margin", UNSIGNED_AMOUNT),
        optional("repeat_after_days", integer(1, 2**31 - 1)),
    ),
)

# Every file refers only to itself and to those before it.
FILES = (
    BILL_PROFILES,
    CUSTOMERS,
    PRODUCT_TYPES,
    LINES,
    PRODUCTS,
    ORDERS,
    STATEMENTS,
    TRANSACTIONS,
    THRESHOLD_RULES,
)
WRITTEN_ONLY = ("status_changes.csv", "notifications.csv", "balances.csv")
