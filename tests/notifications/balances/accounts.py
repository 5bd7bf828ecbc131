"""Accounts that owe money, rules that watch them, and checks of the two as a process makes them."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django_scopes import get_scope

from accounts.models import BillProfile, Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.states import NextCheck
from notifications.models import Email, ThresholdEpisode, ThresholdRule
from tests.factories import CustomerFactory, TransactionFactory

DAY = date(2026, 12, 20)


def make_rule(
    threshold: int = -50, *, next_check: str = NextCheck.SEND, **values: object
) -> ThresholdRule:
    """Make a rule that mails from its first check on."""
    rule = ThresholdRule.objects.create(
        provider=get_scope()["provider"],
        code=values.pop("code", "LOW"),
        threshold=threshold,
        **values,
    )
    ThresholdRule.objects.filter(pk=rule.pk).update(next_check=next_check)
    rule.refresh_from_db()
    return rule


def account(owes: int | str = 0, **values: object) -> Customer:
    """Make an open account with an e-mail address that owes so much."""
    values = {"email": "ada@example.test", "currency": "USD"} | values
    customer = CustomerFactory(**values)
    if Decimal(owes):
        charge(customer, owes)
    return customer


def owing(profile: BillProfile, number: str, owes: int = 60, **values: object) -> Customer:
    """Make an account of this number, without a cycle date, that owes so much."""
    email = f"{number.lower()}@example.test"
    return account(
        owes, bill_profile=profile, account_number=number, email=email, cycle_date=None, **values
    )


def charge(customer: Customer, amount: int | str) -> None:
    TransactionFactory(customer=customer, amount=Decimal(amount), date=DAY)


def pay(customer: Customer, amount: int | str) -> None:
    TransactionFactory(customer=customer, kind="PAYMENT", amount=Decimal(amount), date=DAY)


def check(provider: Provider, as_of: date = DAY, **options: object) -> ProcessRun:
    """Run the process once."""
    return run_process(
        provider, "thresholds", as_of=as_of, started_by="a test", force=True, **options
    )


def emails_by_status(provider: Provider) -> dict[str, int]:
    with provider_transaction(provider):
        return dict(Counter(Email.objects.values_list("status", flat=True)))


def episodes(provider: Provider) -> list[tuple[int, bool]]:
    """Return each episode's number and whether it is open, oldest first."""
    with provider_transaction(provider):
        found = ThresholdEpisode.objects.order_by("pk").values_list("number", "ended_on")
        return [(number, ended is None) for number, ended in found]
