"""Every operation answers what the description says, asked from the outside by the description."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from accounts.tenancy.transactions import provider_transaction
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
    StatementFactory,
    TransactionFactory,
)

SCOPES = ("read", "write", "run", "approve", "override", "messages", "webhooks")
ABSENT = {"uuid": "01930000-0000-7000-8000-000000000000", "key": "NOBODYS", "slug": "nobodys"}
KEYS = {
    "account_number": "A-1",
    "line_ref": "L-1",
    "product_ref": "P-1",
    "order_ref": "O-1",
    "transaction_ref": "T-1",
    "statement_number": "S-1",
}


@pytest.fixture(scope="module")
def schema(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        return json.loads(Client().get("/api/schema/").content)


@pytest.fixture
def caller(plain_provider: Any, key_for: Any, calling: Any) -> Any:
    """A key that may do everything, of a provider that has one of most things."""
    with provider_transaction(plain_provider):
        BillProfileFactory(code="BP")
        ProductTypeFactory(code="NET")
        customer = CustomerFactory(account_number="A-1")
        line = LineFactory(customer=customer, line_ref="L-1")
        ProductFactory(customer=customer, line=line, product_ref="P-1")
        OrderFactory(customer=customer, order_ref="O-1")
        TransactionFactory(customer=customer, transaction_ref="T-1")
        StatementFactory(customer=customer, statement_number="S-1")
    return calling(key_for(plain_provider, *SCOPES))


def operations(schema: dict[str, Any], *methods: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, found in schema["paths"].items()
        for method, operation in found.items()
        if method in methods
    ]


def check(schema: dict[str, Any], operation: dict[str, Any], answer: Any) -> None:
    """Assert that the status is declared, and the body as declared for it."""
    where = f"{operation['operationId']}: {answer.status_code} {answer.content[:300]!r}"
    declared = operation["responses"].get(str(answer.status_code))
    assert declared is not None, where
    if content := declared.get("content"):
        media = answer["Content-Type"].split(";")[0]
        assert media in content, where
        body = content[media]
        whole = {**body["schema"], "components": schema["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(answer.json())]
        assert errors == [], where


def filled(path: str, names: dict[str, str]) -> str | None:
    """Return the address with the names put in; None where one is missing."""
    wanted = re.findall(r"{(\w+)}", path)
    if path.startswith(("/api/v1/bill-profiles/", "/api/v1/product-types/")):
        names = {**names, "code": "BP" if "bill-profiles" in path else "NET"}
    if not set(wanted) <= set(names):
        return None
    return path.format(**names)


def test_what_is_read_has_the_shape_that_is_declared(schema: Any, caller: Any) -> None:
    asked = 0
    for path, _, operation in operations(schema, "get"):
        address = filled(path, KEYS)
        if address is None:
            continue
        query = "?viewer_role=OWNER" if path.endswith("/messages") and "{" in path else ""
        answer = caller.get(address + query)
        assert answer.status_code == 200, (address, answer.content)
        check(schema, operation, answer)
        asked += 1
    assert asked > 35


def absent(path: str) -> str:
    return re.sub(
        r"{(\w+)}",
        lambda name: (
            ABSENT["uuid"]
            if name[1] in ("id", "message_id")
            else ABSENT["slug"]
            if name[1] == "process"
            else ABSENT["key"]
        ),
        path,
    )


def test_what_is_absent_is_404_for_every_method(schema: Any, caller: Any) -> None:
    for path, method, operation in operations(schema, "get", "post", "patch"):
        if "{" in path:
            answer = getattr(caller, method)(absent(path), {}, format="json")
            assert answer.status_code in (404, 403), (path, method, answer.content)
            check(schema, operation, answer)


@pytest.mark.parametrize("body", ["{}", "null", "[]", '{"nonsense": 1}', '{"reason": 7}', "7", "x"])
def test_a_body_of_nonsense_is_refused_as_declared(schema: Any, caller: Any, body: str) -> None:
    for path, method, operation in operations(schema, "post", "patch"):
        address = filled(path, KEYS)
        if address is None or path.endswith("/viewer-tokens") or "/bulk/" in path:
            continue
        answer = getattr(caller, method)(address, body, content_type="application/json")
        assert answer.status_code < 500, (path, answer.content)
        check(schema, operation, answer)
        if body not in ("{}", "null"):
            assert answer.status_code == 400, (path, method, body, answer.content)


def test_without_a_key_nothing_is_answered(schema: Any, db: None) -> None:
    for path, method, operation in operations(schema, "get", "post", "patch"):
        answer = getattr(Client(), method)(absent(path))
        assert answer.status_code == 401, (path, answer.content)
        check(schema, operation, answer)


def test_what_is_another_providers_is_as_absent(
    schema: Any, caller: Any, key_for: Any, calling: Any
) -> None:
    stranger = calling(key_for(ProviderFactory(), *SCOPES))
    for path, method, _ in operations(schema, "get", "post", "patch"):
        address = filled(path, KEYS)
        if address is not None and "{" in path:
            answer = getattr(stranger, method)(address, {}, format="json")
            assert answer.status_code == 404, (path, method, answer.content)
