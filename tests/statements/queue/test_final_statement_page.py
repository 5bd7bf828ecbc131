"""Final statements of closed accounts that have amounts after their last statement."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer, ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement
from tests.browser import accounts_on, text
from tests.factories import TransactionFactory
from tests.statements.queue.unbilled import FINAL, ON

CREATE = "statements.create_statements"


def made(provider):
    with provider_transaction(provider):
        return list(
            Statement.objects.order_by("id").values_list("kind", "customer__account_number")
        )


def create_final(client, **choice):
    """Confirm what the page shows."""
    shown = client.post(f"{FINAL}create/{ON}", choice).context["shown"]
    return client.post(f"{FINAL}create/{ON}", choice | {"shown": shown}, follow=True)


def test_final_statements_that_changed_since_they_were_shown_are_shown_again(
    browser, plain_provider, grant, closed
):
    grant(CREATE)
    shown = browser.post(f"{FINAL}create/{ON}", {"scope": "all"}).context["shown"]
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=Customer.objects.get(account_number="A-2"),
            amount=Decimal("1.00"),
            date=date(2026, 11, 1),
        )
    page = text(browser.post(f"{FINAL}create/{ON}", {"scope": "all", "shown": shown}))
    assert "Nothing was changed yet" in page
    assert "$26.50" in page
    assert len(made(plain_provider)) == 3


def test_final_statements_are_listed_filtered_and_created(browser, plain_provider, grant, closed):
    assert accounts_on(browser.get(FINAL + ON)) == ["A-1", "A-2"]
    assert accounts_on(browser.get(f"{FINAL}{ON}&q=A-2")) == ["A-2"]
    assert 'data-empty="filtered"' in text(browser.get(f"{FINAL}{ON}&q=A-3"))
    grant(CREATE)
    page = text(browser.post(f"{FINAL}create/{ON}", {"scope": "all"}))
    assert "Create 2 final statements?" in page
    assert "$25.50" in page
    page = text(create_final(browser, scope="all"))
    assert "2 final statements created" in page
    assert made(plain_provider)[3:] == [("FINAL", "A-1"), ("FINAL", "A-2")]


@pytest.mark.parametrize(
    ("choice", "accounts"),
    [
        ({"scope": "picked", "account": ["A-2", "A-3"]}, ["A-2"]),
        ({"scope": "all", "q": "A-1"}, ["A-1"]),
    ],
)
def test_only_those_chosen_and_due_get_one(
    browser, plain_provider, grant, closed, choice, accounts
):
    grant(CREATE)
    create_final(browser, **choice)
    assert made(plain_provider)[3:] == [("FINAL", number) for number in accounts]


@pytest.mark.parametrize(
    "choice",
    [{}, {"scope": "all", "profile": "GONE"}, {"scope": "all", "q": "\x00"}, {"account": "\x00"}],
)
def test_a_choice_that_cannot_be_read_creates_nothing(
    browser, plain_provider, grant, closed, choice
):
    grant(CREATE)
    page = text(browser.post(f"{FINAL}create/{ON}", choice, follow=True))
    assert "Nothing was created" in page
    assert len(made(plain_provider)) == 3


def test_without_the_permission_or_while_paused_no_final_statement_is_created(
    browser, plain_provider, grant, closed
):
    assert CREATE in text(browser.get(FINAL + ON))
    assert browser.post(f"{FINAL}create/{ON}", {"scope": "all"}).status_code == 403
    grant(CREATE)
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process="statements", reason="Prices are being checked"
        )
    page = text(create_final(browser, scope="all"))
    assert "Prices are being checked" in page
    assert len(made(plain_provider)) == 3
