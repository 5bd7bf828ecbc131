from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.staff.words import right
from accounts.tenancy.transactions import provider_transaction
from sync.models import ScheduledWorkflow
from sync.workflows.operations import schedule_workflow
from tests.browser import text
from tests.factories import CustomerFactory

LIST = "/operations/scheduled/"
TODAY = date(2026, 11, 20)
PERMISSION = "accounts.run_workflows"


def schedule(provider, customer, days, workflow="close", **values):
    with provider_transaction(provider):
        return schedule_workflow(
            customer,
            workflow,
            as_of=TODAY,
            effective_on=TODAY + timedelta(days=days),
            actor="clara",
            **values,
        )


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )


def cancel(client, key, **values):
    return client.post(f"{LIST}{key}/cancel/", values, follow=True)


def test_it_says_that_nothing_is_scheduled(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(LIST))


def test_it_lists_what_waits_the_next_date_first(browser, plain_provider, ada):
    for days in (9, 2, 5):
        schedule(plain_provider, ada, days)
    rows = browser.get(LIST).context["page"].rows
    assert [row.effective_on for row in rows] == [
        TODAY + timedelta(days=days) for days in (2, 5, 9)
    ]


def test_it_goes_page_by_page(browser, plain_provider, ada):
    for days in range(1, 61):
        schedule(plain_provider, ada, days)
    first = browser.get(LIST).context["page"]
    second = browser.get(LIST, {"after": first.after}).context["page"]
    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert browser.get(LIST, {"before": second.before}).context["page"].rows == first.rows


def test_filters_say_when_they_leave_nothing(browser, plain_provider, ada):
    schedule(plain_provider, ada, 3)
    assert len(browser.get(LIST, {"account": "A-1", "workflow": "close"}).context["page"].rows) == 1
    assert 'data-empty="filtered"' in text(browser.get(LIST, {"workflow": "suspend"}))
    assert 'data-empty="filtered"' in text(browser.get(LIST, {"status": "DONE"}))


def test_it_is_cancelled_and_not_a_second_time(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    one = schedule(plain_provider, ada, 3)
    assert "is cancelled" in text(cancel(browser, one.pk))
    assert "is no longer waiting" in text(cancel(browser, one.pk, back="customer"))
    with provider_transaction(plain_provider):
        assert ScheduledWorkflow.objects.get().status == "CANCELLED"


def test_without_the_permission_nothing_is_cancelled(browser, plain_provider, ada):
    one = schedule(plain_provider, ada, 3)
    assert f"needs the permission to {right(PERMISSION)}" in text(browser.get(LIST))
    assert browser.post(f"{LIST}{one.pk}/cancel/").status_code == 403
    with provider_transaction(plain_provider):
        assert ScheduledWorkflow.objects.get().status == "WAITING"


def test_another_providers_is_not_found(browser, grant, other_profile):
    grant(PERMISSION)
    with provider_transaction(other_profile.provider):
        theirs = CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    one = schedule(other_profile.provider, theirs, 3)
    assert browser.post(f"{LIST}{one.pk}/cancel/").status_code == 404
    assert browser.post(f"{LIST}{uuid4()}/cancel/").status_code == 404
    assert 'data-empty="none"' in text(browser.get(LIST))


def test_the_number_of_queries_does_not_grow(browser, plain_provider, ada, queries_of):
    schedule(plain_provider, ada, 3)
    few = queries_of(LIST), queries_of("/customers/A-1/")
    for days in range(4, 20):
        schedule(plain_provider, ada, days)
    assert (queries_of(LIST), queries_of("/customers/A-1/")) == few
