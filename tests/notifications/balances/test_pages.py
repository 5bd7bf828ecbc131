"""The pages of threshold rules and of a customer's own thresholds."""

from uuid import uuid4

from accounts.models import ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from notifications.models import BlockedAddress, Email, ThresholdOverride
from tests.browser import text
from tests.factories import CustomerFactory
from tests.notifications.balances.accounts import check, make_rule, owing
from tests.notifications.pages import LOG, PERMISSION, RULES

RULE = {
    "code": "LOW",
    "threshold": "-50",
    "rearm_margin": "0",
    "statuses": ["OPEN"],
    "is_active": "on",
    "next_check": "SILENT",
}


def test_every_page_says_when_it_is_empty(browser, plain_provider, grant):
    grant(PERMISSION)
    pages = [
        RULES,
        LOG,
        "/messaging/mailbox/",
        "/messaging/notifications/blocked/",
        "/operations/alerts/",
    ]
    for page in pages:
        assert 'data-empty="none"' in text(browser.get(page))


def test_a_customer_gets_a_threshold_of_its_own(browser, plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        make_rule(-500)
        CustomerFactory(bill_profile=profile, account_number="A-1", cycle_date=None)
    page = "/customers/A-1/notifications/"
    assert "Give the threshold" in text(browser.post(f"{page}LOW/", {"meaning": "own"}))
    browser.post(f"{page}LOW/", {"meaning": "own", "threshold": "-20"})
    assert "its own" in text(browser.get(page))
    browser.post(f"{page}LOW/", {"meaning": "never"})
    assert "never told" in text(browser.get(page))
    browser.post(f"{page}LOW/", {"meaning": "rule"})
    with provider_transaction(plain_provider):
        assert not ThresholdOverride.objects.exists()


def test_mailing_is_paused_and_resumed_without_touching_billing(
    browser, plain_provider, grant, held
):
    grant("accounts.run_process")
    page = "/operations/processes/thresholds/"
    assert "Billing goes on" in text(browser.get(f"{page}pause/"))
    assert "field-error" in text(browser.post(f"{page}pause/", {"reason": " "}))
    browser.post(f"{page}pause/", {"reason": "looking into it"})
    assert "looking into it" in text(browser.get("/operations/processes/"))
    assert "Billing goes on" in text(browser.get(RULES))
    with provider_transaction(plain_provider):
        assert list(ProcessSwitch.objects.values_list("process", "paused_by")) == [
            ("thresholds", "clara")
        ]
    browser.post(f"{page}resume/", {"backlog": "DISCARD"})
    with provider_transaction(plain_provider):
        assert not ProcessSwitch.objects.exists()
    assert browser.get("/operations/processes/nothing/pause/").status_code == 404


def test_without_the_permission_nothing_is_changed(browser, plain_provider, held):
    for page in (RULES, LOG, f"{RULES}blocked/"):
        assert PERMISSION in text(browser.get(page))
    with provider_transaction(plain_provider):
        blocked = BlockedAddress.objects.create(
            provider=plain_provider, address="a@example.test", cause="BOUNCE"
        )
    posts = [
        f"{RULES}rules/new/",
        f"{RULES}rules/LOW/",
        f"{RULES}rules/LOW/switch-off/",
        f"{RULES}rules/LOW/switch-on/",
        f"{RULES}template/",
        f"{RULES}blocked/{blocked.pk}/lift/",
        f"{LOG}decide/",
        f"{LOG}{held[0].pk}/settle/",
        "/customers/A-1/notifications/LOW/",
        "/operations/processes/thresholds/pause/",
        f"/operations/alerts/{uuid4()}/close/",
    ]
    assert {browser.post(page, {"act": "release"}).status_code for page in posts} == {403}
    browser.post(f"{RULES}blocked/", {"address": "b@example.test", "cause": "BOUNCE"})
    with provider_transaction(plain_provider):
        assert BlockedAddress.objects.count() == 1


def test_another_providers_rows_are_not_found(browser, plain_provider, other_profile, grant):
    grant(PERMISSION)
    other = other_profile.provider
    with provider_transaction(other):
        make_rule(code="THEIRS", next_check="REVIEW")
        owing(other_profile, "S-1", currency="EUR")
    check(other)
    with provider_transaction(other):
        email = Email.objects.get()
    for page in (
        f"{RULES}rules/THEIRS/",
        f"{LOG}{email.pk}/",
        "/customers/S-1/notifications/",
        "/messaging/mailbox/x.eml/",
    ):
        assert browser.get(page).status_code == 404
    assert browser.post(f"{LOG}{email.pk}/settle/", {"act": "release"}).status_code == 404
    browser.post(f"{LOG}decide/", {"act": "release", "scope": "all"})
    with provider_transaction(other):
        assert Email.objects.get().status == "HELD"
    assert 'data-empty="none"' in text(browser.get(LOG))


def test_the_number_of_queries_does_not_grow(browser, plain_provider, profile, held, queries_of):
    pages = (RULES, LOG, "/customers/A-1/notifications/")
    few = [queries_of(page) for page in pages]
    with provider_transaction(plain_provider):
        for number in range(3, 13):
            owing(profile, f"A-{number}")
        for number in range(3):
            make_rule(-55, code=f"R{number}", next_check="REVIEW")
    check(plain_provider)
    assert [queries_of(page) for page in pages] == few
