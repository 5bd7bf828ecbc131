"""Customers, lines, products and orders in each of their states."""

from dataclasses import dataclass
from typing import Any

from .caller import Caller, expect
from .description import Operation
from .world import V1, World, make_catalogue, open_account

KINDS = {
    "customers": "account_number",
    "lines": "line_ref",
    "products": "product_ref",
    "orders": "order_ref",
}


@dataclass(frozen=True)
class Animal:
    """One thing: its kind, as in addresses, and its name."""

    kind: str
    name: str

    @property
    def address(self) -> str:
        return f"{V1}/{self.kind}/{self.name}"


def make_zoo(world: World) -> tuple[dict[str, str], list[Animal]]:
    """Return the names of the catalogue, and things in each state that the API can bring about."""
    caller, names = world.own, make_catalogue(world, world.own)
    accounts = [_customer(world, caller, names, status) for status in ("LEAD", "PENDING")]
    opened = [open_account(world, caller, names) for _ in range(4)]
    animals = [Animal("customers", account) for account in accounts]
    for own in opened:
        animals += [Animal(kind, own[KINDS[kind]]) for kind in ("customers", "lines", "products")]
    for own, act in zip(opened[1:], ("suspend", "close"), strict=False):
        path = f"{V1}/customers/{own['account_number']}/{act}"
        expect(caller.post(path, {"reason": "asked for"}), 200)
    home = opened[0]["account_number"]
    animals += _services(world, caller, home, names)
    for acts in ((), ("submit",), ("submit", "complete"), ("cancel",)):
        animals.append(_order(world, caller, home, names, acts))
    return names, animals


def acts_on(world: World, animal: Animal) -> list[Operation]:
    """Return the acts of such a thing that can be tried dry."""
    below = f"{V1}/{animal.kind}/{{{KINDS[animal.kind]}}}/"
    return [
        operation
        for operation in world.description.operations("post")
        if operation.path.startswith(below)
        and "/" not in operation.path.removeprefix(below)
        and "dry_run" in world.description.body(operation).get("properties", {})
    ]


def body_of(world: World, act: Operation) -> dict[str, Any]:
    """Return what the act takes, from today on."""
    example = world.description.example(act)
    for name in ("effective_on", "dry_run"):
        example.pop(name, None)
    return example


def _customer(world: World, caller: Caller, names: dict[str, str], status: str) -> str:
    account = world.new("account")
    body = {"account_number": account, "name": "Bo", "bill_profile": names["bill_profile"]}
    expect(caller.post(f"{V1}/customers", body | {"status": status}), 201)
    return account


def _services(world: World, caller: Caller, home: str, names: dict[str, str]) -> list[Animal]:
    """Add a line and a product that are pending to an open account."""
    line = {"account_number": home, "line_ref": world.new("line"), "identifier": "2"}
    product = {"account_number": home, "product_ref": world.new("product")}
    expect(caller.post(f"{V1}/lines", line), 201)
    expect(caller.post(f"{V1}/products", product | {"product_type": names["product_type"]}), 201)
    return [Animal("lines", line["line_ref"]), Animal("products", product["product_ref"])]


def _order(
    world: World, caller: Caller, home: str, names: dict[str, str], acts: tuple[str, ...]
) -> Animal:
    animal = Animal("orders", world.new("order"))
    item = {"action": "ADD_PRODUCT", "product_type": names["product_type"]}
    items = [item | {"effective_on": world.today()}]
    order = {"account_number": home, "order_ref": animal.name, "items": items}
    expect(caller.post(f"{V1}/orders", order), 201)
    for act in acts:
        expect(caller.post(f"{animal.address}/{act}"), 200)
    return animal
