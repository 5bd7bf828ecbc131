"""The ledger by the API."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.factories import ChildFactory, CustomerFactory, TransactionFactory


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("billing_account_number=P-1", {"T-1", "T-2"}),
        ("billing_account_number__in=P-1,S-1", {"T-1", "T-2", "T-3"}),
        ("billing_account_number=C-1", set()),
        ("account_number=C-1", {"T-2"}),
    ],
)
def test_entries_are_found_by_the_account_that_is_billed(plain_provider, api, query, found):
    with provider_transaction(plain_provider):
        parent = CustomerFactory(account_number="P-1", kind="PARENT")
        child = ChildFactory(account_number="C-1", parent=parent)
        single = CustomerFactory(account_number="S-1")
        for number, customer in enumerate((parent, child, single), 1):
            TransactionFactory(customer=customer, transaction_ref=f"T-{number}")

    results = api.get(f"/api/v1/transactions?{query}").json()["results"]

    assert {one["transaction_ref"] for one in results} == found
