"""The shape of an object is the same in the book, in the API and in events."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.book.files import BookFile
from accounts.customers.resources import CustomerResource
from accounts.models import Provider
from accounts.money import write_amount
from accounts.rest.resources import Resource
from products.orders.resources import OrderResource
from products.services.resources import LineResource, ProductResource
from statements.ledger.resources import StatementResource, TransactionResource
from sync.book import files
from tests.factories import CustomerFactory, LineFactory, ProductFactory, TransactionFactory

# What a book does not carry: it is kept up on pages and by the API.
CONTACT_DATA = {
    "metadata",
    "phone",
    "language",
    "contact_address",
    "service_address",
    "tags",
    "custom_fields",
}
RESOURCES = [
    (CustomerResource, files.CUSTOMERS, CONTACT_DATA | {"next_cycle_day"}),
    (LineResource, files.LINES, {"metadata"}),
    (ProductResource, files.PRODUCTS, {"metadata"}),
    (OrderResource, files.ORDERS, {"items"}),
    (TransactionResource, files.TRANSACTIONS, set()),
    (StatementResource, files.STATEMENTS, set()),
]


@pytest.mark.parametrize(("resource", "file", "more"), RESOURCES)
def test_its_fields_are_those_of_the_book(
    resource: type[Resource], file: BookFile, more: set[str]
) -> None:
    assert set(resource.Meta.fields) == {column.name for column in file.columns} | more
    assert resource.key == file.key


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("5", "USD", "5.00"),
        ("5.5000", "USD", "5.50"),
        ("0.00125", "USD", "0.00125"),
        ("-3", "EUR", "-3.00"),
        ("1200", "JPY", "1200"),
        ("1.2", "KWD", "1.200"),
        ("0.0000", "USD", "0.00"),
        ("123456789012.5", "USD", "123456789012.50"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(amount: str, currency: str, text: str) -> None:
    assert write_amount(Decimal(amount), currency) == text


def test_names_stand_for_references_and_all_of_it_is_json(provider: Provider) -> None:
    line = LineFactory(line_ref="L-1", customer=CustomerFactory(account_number="A-1"))
    product = ProductFactory(
        customer=line.customer,
        line=line,
        product_ref="P-1",
        rate=Decimal(30),
        quantity=Decimal("1.500000"),
        billed_through_date=date(2027, 1, 31),
    )

    document = ProductResource.document(ProductResource.rows().get(pk=product.pk))

    assert (document["account_number"], document["line_ref"]) == ("A-1", "L-1")
    assert (document["rate"], document["quantity"]) == ("30.00", "1.5")
    assert document["billed_through_date"] == "2027-01-31"
    assert json.loads(json.dumps(document)) == document


def test_rows_come_with_all_that_they_show(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        product = ProductFactory(line=None)
        TransactionFactory(customer=product.customer)

    for resource in (CustomerResource, ProductResource, TransactionResource):
        with django_assert_num_queries(1):
            [resource.document(row) for row in resource.rows()]
