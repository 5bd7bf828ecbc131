"""What the checks work on: two sandboxes, and what the platform says of itself."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from .caller import Caller, expect
from .description import Description, Operation

V1 = "/api/v1"
# The names that a caller gives; left out, so that each effect would be a thing of its own.
OWN_NAMES = {
    "customers": "account_number",
    "lines": "line_ref",
    "products": "product_ref",
    "orders": "order_ref",
    "transactions": "transaction_ref",
    "payment-attempts": "reference",
    "bill-profiles": "code",
    "product-types": "code",
}
MADE_LAST = {"order_ref", "transaction_ref"}  # by these names; the others are made before


@dataclass
class World:
    """Both sandboxes, the description, and the bounds that the checks keep."""

    own: Caller
    other: Caller
    description: Description
    months: int = 14
    days: int = 0  # instead of months
    at_once: int = 20
    longest_walk: int = 200
    signed_up: int = 10  # customers at most, while one list is walked
    values: int = 20  # that each member is sent with, at most
    prefix: str = field(default_factory=lambda: f"c{time.time_ns() // 1_000_000:x}")
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self, kind: str) -> str:
        """Return a name that nothing has yet."""
        return f"{self.prefix}-{kind}-{next(self.numbers)}"

    def today(self, caller: Caller | None = None) -> str:
        return str(expect((caller or self.own).get(f"{V1}/me"), 200).document["today"])


@dataclass(frozen=True)
class Book:
    """One of each thing of a sandbox, by the names that addresses and bodies use."""

    caller: Caller
    names: dict[str, str]

    def address(self, operation: Operation) -> str | None:
        """Return the operation's address with the book's names; None where it has none."""
        values = {name: self.name(operation, name) for name in operation.parameters}
        return None if None in values.values() else operation.path.format(**values)

    def name(self, operation: Operation, parameter: str) -> str | None:
        """Return what the book has for a name in an address."""
        if parameter not in ("id", "code", "message_id"):
            return self.names.get(parameter)
        return self.names.get(f"{operation.collection.rsplit('/', 1)[-1]}.{parameter}")


def make_catalogue(world: World, caller: Caller, **profile: Any) -> dict[str, str]:
    """Make a bill profile and a type of products; return their names."""
    names = {"bill_profile": world.new("profile"), "product_type": world.new("type")}
    terms = {"lead_days": 0, "terms_days": 20, "advance_months": 1, **profile}
    made = {"code": names["bill_profile"], "name": "Monthly", **terms}
    expect(caller.post(f"{V1}/bill-profiles", made), 201)
    sold = {"code": names["product_type"], "name": "Internet", "billing": "RECURRING"}
    expect(caller.post(f"{V1}/product-types", sold | {"default_rate": "30.00"}), 201)
    return names


def open_account(
    world: World, caller: Caller, names: dict[str, str], account: str = ""
) -> dict[str, str]:
    """Sign a customer up, with a line and a product, and open the account; return its names."""
    account = account or world.new("account")
    own = {"account_number": account, "line_ref": f"{account}-l", "product_ref": f"{account}-p"}
    customer = {"account_number": account, "name": "Ada", "bill_profile": names["bill_profile"]}
    expect(caller.post(f"{V1}/customers", customer | {"status": "PENDING"}), 201)
    line = {"account_number": account, "line_ref": own["line_ref"], "identifier": "1"}
    expect(caller.post(f"{V1}/lines", line), 201)
    expect(caller.post(f"{V1}/products", own | {"product_type": names["product_type"]}), 201)
    expect(caller.post(f"{V1}/customers/{account}/activate"), 200)
    return own


def new_body(
    world: World, operation: Operation, names: dict[str, str], today: str
) -> dict[str, Any]:
    """Return the example of the body, about what a sandbox has, without a name of its own."""
    kind = operation.path.rsplit("/", 1)[-1]
    body = world.description.example(operation)
    body |= {name: value for name, value in names.items() if name in body}
    if kind == "orders":
        item = {"action": "ADD_PRODUCT", "product_type": names["product_type"]}
        body["items"] = [item | {"effective_on": today}]
    if kind == "promises":
        body["until"] = today
    for name in ("date", "activated_on", "attempted_at", "line_ref", "product_ref"):
        body.pop(name, None)
    if kind != "customers":
        body.pop("parent_account_number", None)
    body.pop(OWN_NAMES.get(kind, ""), None)
    # A name that must be given.
    own = {"code": world.new("code"), "address": f"{world.new('a')}@example.com"}
    return body | {name: value for name, value in own.items() if name in body}


def make_book(world: World, caller: Caller) -> Book:
    """Make one of each thing that the API can make, and find what is there of the others."""
    names = make_catalogue(world, caller)
    names |= open_account(world, caller, names)
    names |= {"order_ref": world.new("order"), "transaction_ref": world.new("entry")}
    today = world.today(caller)
    for operation in world.description.operations("post"):
        if operation.parameters or not operation.answers(201):
            continue
        body = new_body(world, operation, names, today)
        own = OWN_NAMES.get(operation.path.rsplit("/", 1)[-1], "")
        caller.post(operation.path, body | {own: names[own]} if own in MADE_LAST else body)
    later = (date.fromisoformat(today) + timedelta(days=30)).isoformat()
    account = f"{V1}/customers/{names['account_number']}"
    caller.post(f"{account}/suspend", {"reason": "a holiday", "effective_on": later})
    caller.post(f"{V1}/runs", {"process": "nrc", "dry_run": True})
    names |= {
        "bill-profiles.code": names["bill_profile"],
        "product-types.code": names["product_type"],
        "process": "nrc",
    }
    return Book(caller, names | dict(_found(world, caller)))


def _found(world: World, caller: Caller) -> Iterator[tuple[str, str]]:
    """Return the newest of each list whose things the platform names."""
    for operation in world.description.operations("get"):
        if not operation.is_list or operation.parameters:
            continue
        listed = caller.get(f"{operation.path}?limit=1&order=-")
        for one in listed.document.get("results", ()) if listed.is_success else ():
            kind = operation.path.rsplit("/", 1)[-1]
            if "id" in one:
                yield f"{kind}.id", one["id"]
            if "code" in one:
                yield f"{kind}.code", one["code"]
            if "statement_number" in one and kind == "statements":
                yield "statement_number", one["statement_number"]


def words(document: Any) -> str:
    """Return a document as a text that compares."""
    return json.dumps(document, sort_keys=True)
