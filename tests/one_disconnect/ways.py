"""The ways by which a line, product or order is changed.

Each starts from an open account whose only services are one line and the product on it, and ends
what keeps the account open.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.clock import local_today
from accounts.models import Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Order, Product
from products.orders.items import Item
from products.orders.operations import cancel_order, complete_order, create_order, submit_order
from products.selling.operations import add_product
from products.services.operations import change_line, change_product
from sync.book.files import FILES
from sync.book.importing import import_book
from sync.fixes.fixes import fix_account
from sync.workflows.operations import override_status, run_workflow

TODAY = date(2026, 12, 10)
CLARA = {"actor": "clara", "via": "API"}


@dataclass(frozen=True)
class World:
    """The provider, its account with the services, and a browser in which clara is signed in."""

    provider: Provider
    customer: Customer
    line: Line
    product: Product
    client: Client
    clara: User
    folder: Path


def by_operation(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        change_line(world.line, "disconnect", as_of=TODAY)


def by_operation_on_each(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        change_product(world.product, "disconnect", as_of=TODAY)
        change_line(world.line, "disconnect", as_of=TODAY)


def by_page_of_the_line(world: World) -> None:
    _confirm(
        world,
        f"lines/{world.line.line_ref}/change",
        transition="disconnect",
        effective_on=TODAY.isoformat(),
    )


def by_page_of_the_product(world: World) -> None:
    _confirm(
        world,
        f"products/{world.product.product_ref}/change",
        transition="disconnect",
        effective_on=TODAY.isoformat(),
    )
    _confirm(
        world,
        f"lines/{world.line.line_ref}/change",
        transition="disconnect",
        effective_on=TODAY.isoformat(),
    )


def by_api_of_the_line(world: World) -> None:
    _api(world, f"lines/{world.line.line_ref}/disconnect")


def by_api_of_the_product(world: World) -> None:
    _api(world, f"products/{world.product.product_ref}/disconnect")
    _api(world, f"lines/{world.line.line_ref}/disconnect")


def by_api_of_the_order(world: World) -> None:
    item = {
        "action": "DISCONNECT_LINE",
        "line_ref": world.line.line_ref,
        "effective_on": local_today(world.provider).isoformat(),
    }
    account = world.customer.account_number
    _api(world, "orders", account_number=account, order_ref="O1", items=[item])
    for act in ("submit", "complete"):
        _api(world, f"orders/O1/{act}")


def by_command(world: World) -> None:
    _command(world, "change_service", "line", world.line.line_ref, "disconnect")


def by_completed_order(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        order = create_order(
            world.customer, [Item("DISCONNECT_LINE", TODAY, line=world.line)], as_of=TODAY
        )
        submit_order(order, as_of=TODAY)
        complete_order(order, as_of=TODAY)


def by_page_of_the_order(world: World) -> None:
    item = {
        "action": "DISCONNECT_LINE",
        "line_ref": world.line.line_ref,
        "effective_on": TODAY.isoformat(),
    }
    rows = {f"item-0-{name}": value for name, value in item.items()}
    rows |= {"item-TOTAL_FORMS": "1", "item-INITIAL_FORMS": "1"}
    assert world.client.post(_address(world, "orders/new"), rows).status_code == 302
    with provider_transaction(world.provider):
        order_ref = Order.objects.get().order_ref
    for name in ("submit", "complete"):
        _confirm(world, f"orders/{order_ref}/{name}", reason="")


def by_order_command(world: World) -> None:
    items = [
        {
            "action": "DISCONNECT_LINE",
            "line_ref": world.line.line_ref,
            "effective_on": TODAY.isoformat(),
        }
    ]
    file = world.folder / "order.json"
    file.write_text(
        json.dumps(
            {"account_number": world.customer.account_number, "order_ref": "O1", "items": items}
        )
    )
    _command(world, "order", "create", str(file))
    _command(world, "order", "submit", "O1")
    _command(world, "order", "complete", "O1")


def by_cancelled_order(world: World) -> None:
    """The services have ended before; the order alone keeps the account open."""
    with provider_transaction(world.provider, **CLARA):
        order = create_order(
            world.customer, [Item("DISCONNECT_LINE", TODAY, line=world.line)], as_of=TODAY
        )
    _end_services(world)
    with provider_transaction(world.provider, **CLARA):
        cancel_order(order, as_of=TODAY)


def by_fix_of_suspended(world: World) -> None:
    """The fix is one for an account that has other subscriptions, and so stays open."""
    with provider_transaction(world.provider, **CLARA):
        Line.objects.update(status="DISCONNECTED")
        Product.objects.update(status="SUSPENDED", line=None)
        add_product(world.customer, world.product.product_type, as_of=TODAY, activated_on=TODAY)
        fix_account(
            world.customer, "OPEN_SUSPENDED_SUBSCRIPTIONS", "disconnect-suspended", as_of=TODAY
        )


def by_fix_of_dead_line(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        Line.objects.update(status="DISCONNECTED")
        Product.objects.update(product_type=_one_time(world))
        fix_account(world.customer, "PRODUCT_ON_DISCONNECTED_LINE", as_of=TODAY)


def by_workflow(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        run_workflow(world.customer, "close", as_of=TODAY)


def by_abandoning(world: World) -> None:
    with provider_transaction(world.provider, **CLARA):
        order = create_order(
            world.customer, [Item("DISCONNECT_LINE", TODAY, line=world.line)], as_of=TODAY
        )
        submit_order(order, as_of=TODAY)
        override_status(
            world.customer, "PENDING", as_of=TODAY, reason="never began", permitted=True
        )
        run_workflow(world.customer, "abandon", as_of=TODAY)


def by_one_time_charge(world: World) -> None:
    """A product that is charged once is completed by its charge."""
    with provider_transaction(world.provider):
        Line.objects.update(status="DISCONNECTED")
        Product.objects.update(product_type=_one_time(world), line=None)
    _command(world, "run_process", "nrc")


def by_import(world: World) -> None:
    """A book brings an account whose services have ended; an import changes no service that is
    there.
    """
    _end_services(world)
    rows = {
        "customers": {"account_number": "NEW", "name": "New", "kind": "STANDARD", "status": "OPEN"},
        "products": {
            "product_ref": "NEW",
            "account_number": "NEW",
            "product_type": "NET",
            "status": "DISCONNECTED",
        },
        "bill_profiles": {
            "code": "MONTHLY",
            "name": "Monthly",
            "lead_days": "5",
            "terms_days": "20",
            "advance_months": "1",
        },
        "product_types": {
            "code": "NET",
            "name": "Internet",
            "billing": "RECURRING",
            "default_rate": "10",
        },
    }
    rows["customers"] |= {"bill_profile": "MONTHLY"}
    rows["bill_profiles"] |= {"billing_mode": "CYCLE"}
    for file in FILES:
        with (world.folder / file.path).open("w", newline="") as target:
            writer = csv.DictWriter(target, [column.name for column in file.columns])
            writer.writeheader()
            writer.writerows([rows[file.name]] if file.name in rows else [])
    import_book(world.provider, world.folder)


def by_queryset(world: World) -> None:
    with provider_transaction(world.provider):
        _end_services(world)


def by_sql(world: World) -> None:
    with provider_transaction(world.provider), connection.cursor() as cursor:
        cursor.execute("UPDATE products_product SET status = 'DISCONNECTED'")
        cursor.execute("UPDATE products_line SET status = 'DISCONNECTED'")


def _end_services(world: World) -> None:
    with provider_transaction(world.provider):
        Product.objects.filter(pk=world.product.pk).update(status="DISCONNECTED")
        Line.objects.filter(pk=world.line.pk).update(status="DISCONNECTED")


def _one_time(world: World) -> Any:
    kind = world.product.product_type
    return type(kind).objects.create(
        provider=world.provider, code="ONCE", name="Setup", billing="ONE_TIME"
    )


def _address(world: World, place: str) -> str:
    return f"/customers/{world.customer.account_number}/{place}/?as_of={TODAY.isoformat()}"


def _confirm(world: World, place: str, **values: str) -> None:
    shown = world.client.post(_address(world, place), values).context["shown"]
    response = world.client.post(_address(world, place), {**values, "shown": shown})
    assert response.status_code == 302


def _api(world: World, place: str, **values: Any) -> None:
    with provider_transaction(world.provider):
        key = create_api_key(world.provider, name="shop", scopes=["write"], made_by="clara")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    assert client.post(f"/api/v1/{place}", values, format="json").status_code in (200, 201)


def _command(world: World, *words: str) -> None:
    call_command(*words, provider=world.provider.slug, as_of=TODAY, stdout=StringIO())
