"""The product types, lines and products of a book (docs/book.md)."""

from accounts.book.checks import RowCheck, refers
from accounts.book.files import BookFile, Fact, optional, required
from accounts.book.formats import (
    BOOLEAN,
    CODE,
    DATE,
    DAY,
    DESCRIPTION,
    KEY,
    NAME,
    QUANTITY,
    RATE,
    choice,
)
from accounts.book.queries import ACCOUNT, OF_PROVIDER, joined, text, trimmed, truth
from accounts.book.references import found, missing, named, unless_faulty
from accounts.customers.book import CUSTOMER, FOUND_CUSTOMER, MISSING_CUSTOMER, NAMES_CUSTOMER
from accounts.money import AMOUNTS_BELOW

from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType
from .states import Billing, LineStatus, ProductStatus

PRODUCT_TYPES = BookFile(
    "product_types",
    query=f"""
        SELECT
            code,
            name,
            billing,
            {trimmed("default_rate")},
            {truth("bill_while_suspended")}
        FROM products_producttype AS own
        {OF_PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    model=ProductType,
    columns=(
        required("code", KEY),
        required("name", NAME),
        required("billing", choice(Billing.values)),
        optional("default_rate", RATE),
        optional("bill_while_suspended", BOOLEAN),
    ),
    values={
        "default_rate": unless_faulty("default_rate", "s.default_rate", "0"),
        "bill_while_suspended": "coalesce(s.bill_while_suspended, true)",
    },
)

LINES = BookFile(
    "lines",
    query=f"""
        SELECT own.line_ref, c.account_number, own.identifier, own.status, own.disconnected_on
        FROM products_line AS own
        {ACCOUNT}
        {OF_PROVIDER}
        ORDER BY own.line_ref COLLATE "C"
    """,
    model=Line,
    columns=(
        required("line_ref", KEY),
        required("account_number", KEY, names="customer_id"),
        required("identifier", NAME),
        required("status", choice(LineStatus.values)),
        optional("disconnected_on", DATE),
    ),
    joins=CUSTOMER,
    values=FOUND_CUSTOMER,
    facts=MISSING_CUSTOMER,
    row_checks=(NAMES_CUSTOMER,),
)

PRODUCTS = BookFile(
    "products",
    query=f"""
        SELECT
            own.product_ref,
            c.account_number,
            line.line_ref,
            product_type.code AS product_type,
            {text("own.description")},
            own.status,
            {trimmed("own.rate")},
            {trimmed("own.quantity")},
            own.activated_on,
            own.billed_through_date,
            own.anchor_day,
            own.disconnected_on
        FROM products_product AS own
        {ACCOUNT}
        {joined("products_producttype", "product_type", "product_type_id")}
        LEFT {joined("products_line", "line", "line_id")}
        {OF_PROVIDER}
        ORDER BY own.product_ref COLLATE "C"
    """,
    model=Product,
    columns=(
        required("product_ref", KEY),
        required("account_number", KEY, names="customer_id"),
        optional("line_ref", KEY, names="line_id"),
        required("product_type", CODE, names="product_type_id"),
        optional("description", DESCRIPTION),
        required("status", choice(ProductStatus.values)),
        optional("rate", RATE),
        optional("quantity", QUANTITY),
        optional("activated_on", DATE),
        optional("billed_through_date", DATE),
        optional("anchor_day", DAY),
        optional("disconnected_on", DATE),
    ),
    joins=f"""
        {CUSTOMER}
        {found("product_type", PRODUCT_TYPES, "s.product_type", "default_rate")}
        {found("line", LINES, named("line_ref"), "customer_id")}
        """,
    values=FOUND_CUSTOMER
    | {
        "line_ref": "line.id",
        "product_type": "product_type.id",
        "description": "coalesce(s.description, '')",
        "rate": unless_faulty("rate", "coalesce(s.rate, product_type.default_rate)", "0"),
        "quantity": "coalesce(s.quantity, 1)",
        "billed_through_date": unless_faulty(
            "billed_through_date", "s.billed_through_date", "'infinity'"
        ),
    },
    facts=MISSING_CUSTOMER
    | {
        "missing_type": missing("product_type", "product_type"),
        "missing_line": missing("line_ref", "line"),
        "line_customer_id": Fact("uuid", "line.customer_id"),
    },
    row_checks=(
        NAMES_CUSTOMER,
        refers("line_ref", "missing_line", "lines", "line"),
        RowCheck(
            "line_ref", "r.line_customer_id <> r.customer_id", "'the line is of another account'"
        ),
        refers("product_type", "missing_type", "product_types", "product type"),
        RowCheck(
            "rate",
            "r.rate IS NULL AND r.product_type_id IS NOT NULL",
            "'neither the row nor the product type gives one'",
        ),
        RowCheck(
            "rate",
            f"abs(r.rate * r.quantity) >= {AMOUNTS_BELOW}",
            f"'rate × quantity is not below {AMOUNTS_BELOW:,}'",
        ),
    ),
)
