from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from accounts.models import BillProfile, Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message
from tests.browser import Browser
from tests.database import as_the_owner
from tests.factories import CustomerFactory, OctoberStatementFactory, TransactionFactory
from tests.notifications.messages.pages import AUTHOR, LIST, OPEN, filled, the_message


@pytest.fixture
def max_(plain_provider: Provider) -> Browser:
    """Another member of staff, who approves."""
    max_ = User.objects.create_user("max", password="x", provider=plain_provider)
    for codename in ("author_messages", "approve_messages"):
        with as_the_owner():
            max_.user_permissions.add(
                Permission.objects.get(content_type__app_label="notifications", codename=codename)
            )
    client = Browser()
    client.force_login(max_)
    return client


@pytest.fixture
def accounts(plain_provider: Provider, profile: BillProfile) -> tuple[Customer, Customer]:
    """A-1 is 100.00 past due; A-2 owes nothing."""
    with provider_transaction(plain_provider):
        owing = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )
        OctoberStatementFactory(
            customer=owing,
            statement_number="1",
            charges=Decimal("100.00"),
            due_date=date(2026, 10, 25),
        )
        TransactionFactory(customer=owing, amount=Decimal("100.00"), date=date(2026, 11, 1))
        return owing, CustomerFactory(
            bill_profile=profile, account_number="A-2", cycle_date=None, name="Bea Current"
        )


@pytest.fixture
def message(
    browser: Browser, plain_provider: Provider, grant: Callable[[str], None], accounts: Any
) -> Message:
    """A draft that the member of staff wrote, for open accounts that are past due."""
    grant(AUTHOR)
    assert browser.post(f"{LIST}new/", filled(OPEN)).status_code == 302
    return the_message(plain_provider)
