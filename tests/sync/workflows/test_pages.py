"""The workflow pages: who may open them, what they refuse, and what they schedule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.staff.words import right
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product
from sync.models import ScheduledWorkflow
from sync.workflows.schedule import run_scheduled
from sync.workflows.states import Workflow
from tests.browser import text
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
)
from tests.sync.workflows.pages import ON, OVERRIDE, PERMISSION, TODAY, address, confirm, state


def test_the_customers_page_offers_what_the_status_allows_and_says_why_not_the_rest(
    browser, grant, ada
):
    grant(PERMISSION)
    page = text(browser.get(f"/customers/A-1/{ON}"))
    for name in ("suspend", "close", "season"):
        assert f'href="/customers/A-1/workflows/{name}/{ON}"' in page
    assert f'href="{address("activate")}"' not in page
    assert "only from pending; the account is open" in page
    assert f"needs the permission to {right(OVERRIDE)}" in page


def test_without_the_permission_every_workflow_says_which_is_missing(browser, ada):
    page = text(browser.get("/customers/A-1/"))
    assert f"needs the permission to {right(PERMISSION)}" in page
    assert "/workflows/suspend/" not in page


@pytest.mark.parametrize("name", [*Workflow.values, "season", "override"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_permission_no_workflow_opens(browser, plain_provider, ada, name, method):
    before = state(plain_provider)
    assert getattr(browser, method)(address(name)).status_code == 403
    assert state(plain_provider) == before


@pytest.mark.parametrize("name", [*Workflow.values, "season", "override"])
def test_another_providers_account_is_not_found(browser, grant, other_profile, name):
    grant(PERMISSION)
    grant(OVERRIDE)
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    assert browser.get(address(name, "S-1")).status_code == 404
    assert browser.post(address(name, "S-1")).status_code == 404


def test_what_is_no_workflow_is_not_found(browser, grant, ada):
    grant(PERMISSION)
    assert browser.get(address("restore")).status_code == 404


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("suspend", {}, "Say why the account is suspended"),
        ("activate", {}, "activate is not allowed; allowed: close, suspend"),
        ("suspend", {"effective_on": "2026-09-01", "reason": "x"}, "is not within 31 days"),
        ("activate", {"effective_on": "2026-12-01"}, "activate cannot be scheduled"),
        (
            "season",
            {"suspend_on": "2026-12-01", "reactivate_on": "2026-11-30"},
            "is not after the suspension",
        ),
        (
            "season",
            {"suspend_on": "2026-11-20", "reactivate_on": "2026-12-30"},
            "is not after 20 Nov 2026",
        ),
    ],
)
def test_what_cannot_be_done_is_named_and_nothing_changes(
    browser, plain_provider, grant, ada, name, values, named
):
    grant(PERMISSION)
    before = state(plain_provider)
    assert named in text(confirm(browser, name, **values), 409)
    assert state(plain_provider) == before


def test_an_open_order_keeps_the_account_from_being_closed(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        OrderFactory(customer=ada, order_ref="O-1")
    before = state(plain_provider)
    assert "order O-1 is not finished" in text(browser.get(address("close")))
    assert "order O-1 is not finished" in text(confirm(browser, "close"), 409)
    assert state(plain_provider) == before


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "\x00"])
def test_a_date_that_is_none_is_named(browser, plain_provider, grant, ada, day):
    grant(PERMISSION)
    before = state(plain_provider)
    page = text(browser.post(address("suspend"), {"effective_on": day, "reason": "x"}))
    assert "field-error" in page
    assert state(plain_provider) == before


def test_a_live_provider_acts_today_whatever_the_page_speaks_of(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    plain_provider.sandbox = False
    plain_provider.save()
    response = browser.get("/customers/A-1/workflows/suspend/?as_of=2031-01-01")
    assert response.context["acting_on"] == response.context["today"]


def test_a_later_date_schedules_it_and_the_daily_run_does_it(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    later = TODAY + timedelta(days=10)
    page = text(browser.get(address("suspend") + f"&effective_on={later}"))
    assert "Schedule for 30 Nov 2026" in page
    assert "in the 60 days from" in page
    confirm(browser, "suspend", effective_on=later.isoformat(), reason="Away")
    page = text(browser.get(f"/customers/A-1/{ON}"))
    assert "Suspend on" in page
    assert "30 Nov 2026" in page
    assert run_scheduled(plain_provider, later) == 1
    with provider_transaction(plain_provider):
        assert Customer.objects.get().status == "SUSPENDED"


def test_a_season_shows_both_steps_and_schedules_both(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    before = state(plain_provider)
    dates = {"suspend_on": "2026-12-01", "reactivate_on": "2027-03-01"}
    response = browser.get(address("season"), dates | {"as_of": "2026-11-20"})
    assert [(step.title, step.day.isoformat()) for step in response.context["steps"]] == [
        ("Suspend", "2026-12-01"),
        ("Reactivate", "2027-03-01"),
    ]
    assert state(plain_provider) == before
    browser.post(
        address("season"), dates | {"reason": "Winter", "shown": response.context["shown"]}
    )
    with provider_transaction(plain_provider):
        found = ScheduledWorkflow.objects.order_by("effective_on").values_list(
            "workflow", "reason", "actor"
        )
        assert list(found) == [("suspend", "Winter", "clara"), ("reactivate", "Winter", "clara")]


def test_reactivating_may_charge_the_time_in_between(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        Customer.objects.update(status="SUSPENDED")
        Product.objects.update(status="SUSPENDED", billed_through_date=date(2026, 8, 24))
        Line.objects.update(status="SUSPENDED")
    without = browser.get(address("reactivate")).context["steps"][0].caused_total
    charged = browser.get(address("reactivate") + "&charge_gap=on").context["steps"][0].caused_total
    assert charged != without
    confirm(browser, "reactivate", charge_gap="on")
    with provider_transaction(plain_provider):
        assert Product.objects.get().billed_through_date == date(2026, 8, 24)


def test_the_number_of_queries_does_not_grow(
    browser, plain_provider, profile, grant, ada, queries_of
):
    grant(PERMISSION)
    few = queries_of(address("close"))
    with provider_transaction(plain_provider):
        kind = ProductTypeFactory(name="Fibre", code="T-2")
        for number in range(10):
            ProductFactory(
                customer=ada,
                product_type=kind,
                product_ref=f"Q-{number}",
                rate=Decimal("29.95"),
                billed_through_date=None,
                line=LineFactory(customer=ada, line_ref=f"L{number}"),
            )
    assert queries_of(address("close")) == few
