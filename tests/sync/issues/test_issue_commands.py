import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, OrderFactory, ProductFactory, ProviderFactory

AS_OF = "2026-12-10"


@pytest.fixture
def acme(db):
    provider = ProviderFactory(slug="acme")
    with provider_transaction(provider):
        CustomerFactory(account_number="A-1")
        CustomerFactory(account_number="A-2")
        OrderFactory(customer=CustomerFactory(account_number="A-3"), order_ref="O-1")
        ProductFactory(customer=CustomerFactory(account_number="A-4"), billed_through_date=None)
    return provider


def answer(capsys, *arguments):
    call_command(*arguments, "--provider", "acme", "--json")
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_shows_what_a_fix_would_do_and_changes_nothing(acme, capsys):
    (shown,) = answer(
        capsys, "fix_account", "OPEN_NO_SUBSCRIPTIONS", "A-1", "--as-of", AS_OF, "--dry-run"
    )["accounts"]
    assert shown["changes"] == [["CUSTOMER", "OPEN", "CLOSED", 1]]
    assert shown["codes_cleared"] == ["OPEN_NO_SUBSCRIPTIONS"]
    with provider_transaction(acme):
        assert Customer.objects.get(account_number="A-1").status == "OPEN"


def test_accounts_are_fixed_and_those_that_are_refused_are_named(acme, capsys):
    with pytest.raises(CommandError, match=r"2 of 4 are not fixed, the first: order O-1"):
        call_command(
            "fix_account", "OPEN_NO_SUBSCRIPTIONS", "A-1", "A-2", "A-3", "Z-9",
            "--provider", "acme", "--as-of", AS_OF, "--reason", "old ones",
        )  # fmt: skip
    assert "there is no account 'Z-9'" in capsys.readouterr().out
    with provider_transaction(acme):
        closed = Customer.objects.filter(status="CLOSED").order_by("account_number")
        assert [customer.account_number for customer in closed] == ["A-1", "A-2"]
        assert set(StatusChange.objects.values_list("cause", "via", "reason")) == {
            (Cause.FIX, "COMMAND", "old ones")
        }


def test_a_fix_that_there_is_not_is_refused(acme):
    with pytest.raises(CommandError, match="does not fix"):
        call_command(
            "fix_account", "OPEN_NO_SUBSCRIPTIONS", "A-1", "--provider", "acme", "--fix", "burn"
        )
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("fix_account", "NO_SUCH_CODE", "A-1", "--provider", "acme")


def test_the_list_is_of_the_nine_codes_unless_all_are_asked_for(acme, capsys):
    nine = answer(capsys, "out_of_sync", "--as-of", AS_OF)
    assert nine == {
        "as_of": AS_OF,
        "count": 3,
        "accounts": [
            {"account_number": number, "status": "OPEN", "codes": ["OPEN_NO_SUBSCRIPTIONS"]}
            for number in ("A-1", "A-2", "A-3")
        ],
    }
    every = answer(capsys, "out_of_sync", "--as-of", AS_OF, "--all-codes")
    assert every["accounts"][3] == {
        "account_number": "A-4",
        "status": "OPEN",
        "codes": ["ACTIVE_NEVER_BILLED"],
    }


def test_the_ledger_check_answers_with_what_it_found(acme, capsys):
    assert answer(capsys, "check_ledger") == {
        "found": {"BALANCE_MISMATCH": 0, "PERIOD_GAP_OR_OVERLAP": 0}
    }
