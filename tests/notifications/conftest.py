from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.clock import local_today
from accounts.models import BillProfile, Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Email
from notifications.serving.viewers import add_origin
from tests.factories import CustomerFactory, StatementFactory
from tests.notifications.balances.accounts import check, make_rule, owing
from tests.notifications.messages.making import ORIGIN, live


@pytest.fixture(autouse=True)
def _mailbox_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mailbox"


@pytest.fixture
def ada(plain_provider: Provider) -> Customer:
    """An account that is past due, and one message live for it."""
    with provider_transaction(plain_provider):
        customer = CustomerFactory(account_number="A-1")
        today = local_today(plain_provider)
        StatementFactory(customer=customer, due_date=today - timedelta(days=1))
        live(plain_provider)
        add_origin(plain_provider, ORIGIN, actor="max")
    return customer


@pytest.fixture
def held(plain_provider: Provider, profile: BillProfile) -> list[Email]:
    """Two e-mails that are held for review."""
    with provider_transaction(plain_provider):
        make_rule(next_check="REVIEW")
        owing(profile, "A-1")
        owing(profile, "A-2", owes=70)
    check(plain_provider)
    with provider_transaction(plain_provider):
        return list(Email.objects.order_by("pk"))
