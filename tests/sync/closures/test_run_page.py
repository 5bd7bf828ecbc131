"""The page of a run of Sync Status: every automatic closure can be looked at and reviewed."""

from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory
from tests.sync.closures.pages import LIST, ON, PERMISSION, closure_of, page_of, statuses, sync


def test_a_run_shows_the_evidence_of_each_closure(browser, closed):
    page = text(browser.get(page_of(closed)))
    for words in (
        "Name A-1",
        "on a page by dora",
        "through the API by crm-key",
        "by an import by ops",
        "15 Nov 2026",
        "Not yet",
    ):
        assert words in page, words
    assert PERMISSION in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Name+A-2", ["A-2"]),
        ("via=API", ["A-2"]),
        ("outcome=RESTORED", []),
        ("reviewed=NO", ["A-1", "A-2", "A-3"]),
        ("reviewed=YES", []),
    ],
)
def test_closures_are_filtered(browser, closed, query, found):
    response = browser.get(f"{page_of(closed)}&{query}")
    numbers = [row.closure.customer.account_number for row in response.context["page"].rows]
    assert sorted(numbers) == found
    assert ('data-empty="filtered"' in text(response)) == (not found)


@pytest.mark.parametrize("query", ["after=garbage", "before=%00", "outcome=%27", "q=%00", "via=x"])
def test_a_mistyped_address_breaks_no_page(browser, closed, query):
    assert browser.get(f"{page_of(closed)}&{query}").status_code == 200
    assert browser.get(f"{LIST}?{query}&as_of_from=never").status_code == 200


@pytest.mark.parametrize("part", ["review/", "restore/", "approve/", "reject/"])
def test_without_the_permission_nothing_changes(browser, plain_provider, held, part):
    before = statuses(plain_provider)
    assert (
        browser.post(page_of(held, part), {"scope": "all", "shown": "x", "reason": "x"}).status_code
        == 403
    )
    assert statuses(plain_provider) == before


@pytest.mark.parametrize("part", ["", "review/", "restore/", "approve/", "reject/"])
def test_another_providers_run_is_not_found(browser, grant, other_profile, part):
    grant(PERMISSION)
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    run = sync(other_profile.provider)
    send = browser.get if part == "" else browser.post
    assert send(page_of(run, part)).status_code == 404
    assert send(f"{LIST}{uuid4()}/{part}").status_code == 404
    assert statuses(other_profile.provider) == {"S-1": "CLOSED"}


@pytest.mark.parametrize(("choice", "left"), [("one", 2), ("picked", 1), ("all", 0)])
def test_closures_are_marked_as_reviewed(browser, plain_provider, grant, closed, choice, left):
    grant(PERMISSION)
    keys = [str(closure_of(plain_provider, number).pk) for number in ("A-1", "A-2")]
    values = {
        "one": {"only": keys[0]},
        "picked": {"scope": "picked", "closure": keys},
        "all": {"scope": "all"},
    }[choice]
    browser.post(page_of(closed, "review/"), values)
    with provider_transaction(plain_provider):
        assert Closure.objects.filter(reviewed_at=None).count() == left
        assert set(
            Closure.objects.exclude(reviewed_at=None).values_list("reviewed_by", flat=True)
        ) == {"clara"}


def test_the_email_of_a_run_leads_to_its_closures(
    plain_provider, staff, grant, empty, mailoutbox, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    staff.email = "clara@example.com"
    with as_the_owner():
        staff.save()
    with django_capture_on_commit_callbacks(execute=True):
        run = sync(plain_provider)
    (mail,) = mailoutbox
    assert mail.to == ["clara@example.com"]
    assert f"{LIST}{run.pk}/" in mail.body


def test_it_leads_to_the_run_among_the_operations(browser, plain_provider, closed):
    assert f"/operations/runs/{closed.pk}/" in text(browser.get(page_of(closed)))


@pytest.mark.parametrize("address", ["list", "run", "preview", "restore", "history"])
def test_the_number_of_queries_does_not_grow(
    browser, plain_provider, profile, grant, queries_of, address
):
    grant(PERMISSION)

    def more(numbers):
        with provider_transaction(plain_provider):
            for number in numbers:
                customer = CustomerFactory(
                    bill_profile=profile, account_number=f"B-{number}", cycle_date=None
                )
                ProductFactory(
                    customer=customer,
                    product_type=ProductTypeFactory(name="Fibre", code=f"T-{number}"),
                    product_ref=f"P-{number}",
                    rate=Decimal("29.95"),
                    billed_through_date=None,
                    status="DISCONNECTED",
                )
        return sync(plain_provider) if address != "preview" else None

    def count(run):
        where = {
            "list": LIST,
            "preview": f"{LIST}preview/{ON}",
            "history": "/customers/B-1/history/",
        }
        return queries_of(
            where.get(address)
            or page_of(run, "restore/" if address == "restore" else "") + "&scope=all"
        )

    few = count(more([1, 2]))
    assert count(more(range(10, 30))) == few
