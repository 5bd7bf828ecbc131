"""Who is not mailed after an import: the accounts that it brought, and nobody else
(docs/rules.md section 9).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import BillProfile, Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.operations import set_own_threshold
from notifications.balances.states import NextCheck
from notifications.models import Email, ThresholdNewcomer, ThresholdRule
from notifications.threshold_rules.operations import save_rule
from sync.book.importing import import_book
from tests.factories import ProviderFactory
from tests.notifications.balances.accounts import account, charge, check, episodes, make_rule, pay

CUSTOMERS = "account_number,name,email,kind,bill_profile,status\n"
TRANSACTIONS = "transaction_ref,account_number,kind,amount,date\n"


@pytest.fixture
def provider(db: None) -> Iterator[Provider]:
    """A provider whose rule mails, and whose two accounts owe nothing."""
    provider = ProviderFactory()
    with provider_transaction(provider):
        make_rule(-50)
        for number in ("OLD-1", "OLD-2"):
            account(account_number=number)
        yield provider


@pytest.fixture
def imported(provider: Provider, tmp_path: Path):
    """Bring in new accounts, and entries of amounts by their account."""
    profile = BillProfile.objects.first().code

    def bring(*accounts: str, **charges: int) -> None:
        new = [f"{number},New,new@example.test,STANDARD,{profile},OPEN\n" for number in accounts]
        (tmp_path / "customers.csv").write_text(CUSTOMERS + "".join(new))
        rows = [
            f"{number}-{amount},{number.replace('_', '-')},CHARGE,{amount},2026-12-19\n"
            for number, amount in charges.items()
        ]
        (tmp_path / "transactions.csv").write_text(TRANSACTIONS + "".join(rows))
        import_book(provider, tmp_path)

    return bring


def mailed() -> set[str]:
    return set(Email.objects.values_list("customer__account_number", flat=True))


def test_an_import_that_adds_to_one_account_silences_nobody(provider, imported):
    charge(Customer.objects.get(account_number="OLD-2"), 60)
    imported(OLD_1=60)

    check(provider)

    assert mailed() == {"OLD-1", "OLD-2"}


def test_an_import_of_new_accounts_silences_their_first_check_and_no_others(provider, imported):
    charge(Customer.objects.get(account_number="OLD-2"), 60)
    imported("NEW-1", "NEW-2", NEW_1=60, OLD_1=60)

    assert check(provider).counts["episodes"] == 3
    assert mailed() == {"OLD-1", "OLD-2"}

    charge(Customer.objects.get(account_number="NEW-2"), 60)
    check(provider)
    assert mailed() == {"OLD-1", "OLD-2", "NEW-2"}


def test_a_new_account_that_recovers_is_mailed_when_it_falls_again(provider, imported):
    imported("NEW-1", NEW_1=60)
    check(provider)
    new = Customer.objects.get(account_number="NEW-1")
    pay(new, 60)
    check(provider)
    charge(new, 60)
    check(provider)

    assert episodes(provider) == [(1, False), (2, True)]
    assert mailed() == {"NEW-1"}


def test_the_first_check_of_the_account_alone_counts(provider, imported):
    imported("NEW-1", "NEW-2", NEW_1=60, NEW_2=60)

    check(provider, selection=["NEW-1"])

    assert [one.customer.account_number for one in ThresholdNewcomer.objects.all()] == ["NEW-2"]
    check(provider)
    assert not mailed()
    assert not ThresholdNewcomer.objects.exists()


def test_a_dry_run_is_no_first_check(provider, imported):
    imported("NEW-1", NEW_1=60)

    assert check(provider, dry_run=True).counts["emails"] == 0
    check(provider)

    assert not mailed()


def test_staff_may_ask_for_them_to_be_mailed(provider, imported):
    imported("NEW-1", "NEW-2", NEW_1=60, NEW_2=60)
    rule = ThresholdRule.objects.get()
    set_own_threshold(
        Customer.objects.get(account_number="NEW-1"), rule, -55, next_check=NextCheck.SEND
    )
    check(provider)
    assert mailed() == {"NEW-1"}

    imported("NEW-1", "NEW-2", "NEW-3", NEW_1=60, NEW_2=60, NEW_3=60)
    save_rule(rule, next_check=NextCheck.SEND)
    check(provider)
    assert "NEW-3" in mailed()


def test_the_same_book_again_silences_nobody(provider, imported):
    imported("NEW-1")
    check(provider)
    imported("NEW-1", NEW_1=60)

    check(provider)

    assert mailed() == {"NEW-1"}
