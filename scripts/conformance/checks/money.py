"""8. After every write the balance is the sum of the entries."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..caller import expect
from ..world import V1, World, make_catalogue, open_account

SIGNS = {"CHARGE": 1, "CREDIT": -1, "PAYMENT": -1}


def balances_are_the_sum_of_entries(world: World) -> Iterator[str]:
    """Write in every way that moves money, and add up after each."""
    names = make_catalogue(world, world.own)
    account = open_account(world, world.own, names)["account_number"]
    for path, body in _writes(world, account):
        expect(world.own.post(path, body), 200, 201)
        owed, entered = _balance(world, account), _sum(world, account)
        if owed != entered:
            yield f"POST {path}: the balance is {owed}, and the entries come to {entered}"


def _writes(world: World, account: str) -> Iterator[tuple[str, dict[str, Any]]]:
    charge = world.new("charge")
    for kind, amount in (("CHARGE", "12.34"), ("CREDIT", "2.30"), ("PAYMENT", "100.01")):
        entry = {"account_number": account, "kind": kind, "amount": amount}
        yield f"{V1}/transactions", entry
    entry = {"account_number": account, "kind": "CHARGE", "amount": "7.00"}
    yield f"{V1}/transactions", entry | {"transaction_ref": charge}
    yield f"{V1}/transactions/{charge}/reverse", {"reason": "a mistake"}
    attempt = {"account_number": account, "amount": "3.21"}
    yield f"{V1}/payment-attempts", attempt | {"status": "FAILED", "failure_reason": "x"}
    yield f"{V1}/payment-attempts", attempt | {"status": "SUCCEEDED"}
    yield f"{V1}/customers/{account}/suspend", {"reason": "unpaid"}
    yield f"{V1}/customers/{account}/reactivate", {"charge_gap": True}
    yield f"{V1}/customers/{account}/close", {}


def _balance(world: World, account: str) -> Decimal:
    balance = expect(world.own.get(f"{V1}/customers/{account}/balance"), 200)
    return Decimal(balance.document["balance_due"])


def _sum(world: World, account: str) -> Decimal:
    entries = world.own.walk(f"{V1}/transactions?account_number={account}")
    return sum((SIGNS[one["kind"]] * Decimal(one["amount"]) for one in entries), Decimal(0))
