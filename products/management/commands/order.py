import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, iso_date, started_by
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import Order
from products.orders.items import read_items
from products.orders.operations import (
    cancel_order,
    complete_order,
    create_order,
    items_of,
    reschedule_order,
    submit_order,
)

Act = Callable[[Order, dict[str, Any]], None]

ACTS: dict[str, Act] = {
    "submit": lambda order, options: submit_order(
        order, as_of=options["as_of"], reason=options["reason"]
    ),
    "complete": lambda order, options: complete_order(
        order, as_of=options["as_of"], reason=options["reason"]
    ),
    "cancel": lambda order, options: cancel_order(
        order, as_of=options["as_of"], reason=options["reason"]
    ),
    "reschedule": lambda order, options: reschedule_order(
        order, options["effective_on"], as_of=options["as_of"]
    ),
}


class Command(ProviderCommand):
    help = "Create an order from a JSON file, submit, complete, cancel or reschedule one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act", choices=["create", *ACTS], metavar="ACT", help=", ".join(["create", *ACTS])
        )
        parser.add_argument(
            "subject",
            metavar="FILE_OR_ORDER_REF",
            help="the file of the order to create, else an order_ref",
        )
        super().add_arguments(parser)
        parser.add_argument(
            "--effective-on",
            type=iso_date,
            metavar="DATE",
            help="the day to which the items are rescheduled",
        )
        parser.add_argument("--reason", default="")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        if (options["act"] == "reschedule") != bool(options["effective_on"]):
            raise CommandError(
                "--effective-on goes with reschedule, and reschedule with it", returncode=2
            )
        wanted = _read(options["subject"]) if options["act"] == "create" else {}
        with provider_transaction(provider, actor=started_by(), via="COMMAND"):
            order = (
                _create(provider, wanted, options)
                if options["act"] == "create"
                else _take(provider, options)
            )
            document = _document(order)
        self.write(
            options,
            document,
            lambda: f"order {order.order_ref} of {order.customer.account_number} is {order.status}",
        )


def _read(path: str) -> dict[str, Any]:
    try:
        document = json.loads(Path(path).read_text(), parse_float=Decimal)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{path} is no JSON: {error}") from error
    if not isinstance(document, dict) or not {"account_number", "items"} <= set(document):
        raise CommandError(f"{path} is no order: it needs account_number and items")
    return document


def _create(provider: Provider, wanted: dict[str, Any], options: dict[str, Any]) -> Order:
    customer = Customer.objects.filter(account_number=str(wanted["account_number"])).first()
    if customer is None:
        raise CommandError(f"{provider.slug} has no account {wanted['account_number']!r}")
    named = {name: str(wanted[name]) for name in ("description", "order_ref") if wanted.get(name)}
    return create_order(
        customer, read_items(customer, wanted["items"]), as_of=options["as_of"], **named
    )


def _take(provider: Provider, options: dict[str, Any]) -> Order:
    order: Order | None = (
        Order.objects.select_related("customer").filter(order_ref=options["subject"]).first()
    )
    if order is None:
        raise CommandError(f"{provider.slug} has no order {options['subject']!r}")
    ACTS[options["act"]](order, options)
    return order


def _document(order: Order) -> dict[str, Any]:
    return {
        "order_ref": order.order_ref,
        "account_number": order.customer.account_number,
        "status": order.status,
        "items": [
            {
                "action": item.action,
                "subject": item.subject_ref,
                "effective_on": item.effective_on,
                "rate": item.rate,
                "quantity": item.quantity,
                "applied_product_ref": item.applied_product.product_ref
                if item.applied_product
                else None,
            }
            for item in items_of(order)
        ],
    }
