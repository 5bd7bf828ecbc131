"""A provider that has one of each thing that addresses of the API name.

The things are those of the description's examples: account A-1001 and what it has. What the API can
make is made by sending it its own examples, so that a new resource takes part by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from rest_framework.test import APIClient

from accounts.models import ProcessRun, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Alert, Email
from notifications.webhooks.operations import create_endpoint, send_test
from sync.models import Closure
from sync.workflows.operations import schedule_workflow
from tests.api.description import operations
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
    StatementFactory,
    TransactionFactory,
)

TODAY = date(2027, 1, 31)
SCOPES = ("read", "write", "run", "approve", "override", "messages", "webhooks")
ABSENT = {"id": "01930000-0000-7000-8000-00000000dead", "process": "nobodys"}
NAMES = {
    "account_number": "A-1001",
    "line_ref": "L-1001",
    "product_ref": "P-1001",
    "order_ref": "O-1001",
    "transaction_ref": "T-1001",
    "statement_number": "1001",
    "process": "statements",
}


@dataclass(frozen=True)
class Story:
    """The provider, and what each collection (`/api/v1/alerts`) has under a name of addresses."""

    provider: Provider
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def address(self, path: str) -> str | None:
        """Return the path with the provider's names put in; None where it has none."""
        values = {name: self.name(path, name) for name in re.findall(r"{(\w+)}", path)}
        return None if None in values.values() else path.format(**values)

    def name(self, path: str, parameter: str) -> str | None:
        if parameter == "message_id":
            return self.found.get(("/api/v1/messages", "id"))
        return NAMES.get(parameter) or self.found.get((path.split("/{")[0], parameter))


def absent(path: str) -> str:
    """Return the path with names of what nobody has."""
    return re.sub(
        r"{(\w+)}", lambda name: ABSENT.get(name[1].replace("message_", ""), "NOBODYS"), path
    )


def make_story(provider: Provider, schema: dict[str, Any], caller: APIClient) -> Story:
    """Make one of each thing, on the day of the examples, and find what each is called.

    `caller` shows a key of the provider with every scope.
    """
    provider.clock_on = TODAY
    provider.save()
    with connection.cursor() as cursor:  # made-up examples may take long to make up
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    with provider_transaction(provider):
        _make_services(provider)
        _make_the_rest(provider)
    caller.post("/api/v1/customers/A-1003/qualify", {}, format="json")
    for path, _, operation in operations(schema, "post"):
        if "201" in operation["responses"] and "{" not in path:
            caller.post(path, example_of(operation), format="json")
    return Story(provider, dict(_found(schema, caller)))


def example_of(operation: dict[str, Any]) -> Any:
    """Return the example of the JSON that the operation takes; None where it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples", {})
    return next(iter(examples.values()))["value"] if examples else None


def _make_services(provider: Provider) -> None:
    profile = BillProfileFactory(code="MONTHLY")
    customer = CustomerFactory(account_number="A-1001", bill_profile=profile)
    line = LineFactory(customer=customer, line_ref="L-1001")
    kind = ProductTypeFactory(code="NET")
    ProductFactory(customer=customer, line=line, product_type=kind, product_ref="P-1001")
    OrderFactory(customer=customer, order_ref="O-1001")
    TransactionFactory(customer=customer, transaction_ref="T-1001")
    StatementFactory(customer=customer, statement_number="1001")


def _make_the_rest(provider: Provider) -> None:
    customer = CustomerFactory(account_number="A-1002")
    CustomerFactory(account_number="A-1003", status="LEAD", cycle_date=None)
    later = TODAY + timedelta(days=5)
    schedule_workflow(customer, "close", as_of=TODAY, effective_on=later, actor="max")
    run = ProcessRun.objects.create(
        provider=provider, process="sync-status", as_of=TODAY, status="HELD", started_by="max"
    )
    Closure.objects.create(provider=provider, run=run, customer=customer)
    Alert.objects.create(provider=provider, kind="HELD", key="sync-status", subject="It is held")
    Email.objects.create(
        provider=provider, customer=customer, as_of=TODAY, address="bo@example.com"
    )
    send_test(create_endpoint(provider, url="https://crm.example.com/events"))


def _found(schema: dict[str, Any], caller: APIClient) -> Iterator[tuple[tuple[str, str], str]]:
    """Return what the first entry of each list says of the names in the addresses below it."""
    wanted = {
        (path.split("/{")[0], name)
        for path in schema["paths"]
        for name in re.findall(r"{(\w+)}", path)
        if name not in NAMES
    }
    for collection, name in sorted(wanted):
        if "get" in schema["paths"].get(collection, {}):
            results = caller.get(f"{collection}?limit=1").json()["results"]
            if results and name in results[0]:
                yield (collection, name), results[0][name]
