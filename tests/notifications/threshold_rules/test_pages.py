"""The pages of threshold rules: what a change does is shown first, and only that is confirmed."""

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from notifications.models import BlockedAddress, Email, ThresholdRule
from tests.browser import text
from tests.notifications.balances.accounts import check, make_rule, owing
from tests.notifications.pages import PERMISSION, RULES

RULE = {
    "code": "LOW",
    "threshold": "-50",
    "rearm_margin": "0",
    "statuses": ["OPEN"],
    "is_active": "on",
    "next_check": "SILENT",
}


def confirmed(browser, address, values):
    """Send what the page shows of the values, and return the answer."""
    shown = browser.post(address, values).context["shown"]
    return browser.post(address, values | {"shown": shown}, follow=True)


def test_a_rule_shows_whom_it_finds_before_it_is_stored(browser, plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        owing(profile, "A-1"), owing(profile, "A-2", owes=10)
    shown = text(browser.post(f"{RULES}rules/new/", RULE))
    assert "1 of 2 accounts" in shown
    with provider_transaction(plain_provider):
        assert not ThresholdRule.objects.exists()
    assert "LOW is stored" in text(confirmed(browser, f"{RULES}rules/new/", RULE))
    with provider_transaction(plain_provider):
        rule = ThresholdRule.objects.get()
    assert (rule.threshold, rule.statuses, rule.next_check) == (-50, ["OPEN"], "SILENT")
    assert "LOW" in text(browser.get(RULES))


def test_editing_a_rule_mails_no_backlog_unless_staff_choose(browser, plain_provider, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        make_rule()
    for choice in ("SILENT", "SEND", "REVIEW"):
        values = RULE | {"threshold": "-40", "next_check": choice}
        confirmed(browser, f"{RULES}rules/LOW/", values)
        with provider_transaction(plain_provider):
            assert ThresholdRule.objects.get().next_check == choice


@pytest.mark.parametrize(
    "bad", [{"code": "a b"}, {"threshold": "x"}, {"rearm_margin": "-1"}, {"statuses": []}]
)
def test_a_bad_rule_is_refused_at_its_field(browser, plain_provider, grant, bad):
    grant(PERMISSION)
    assert "field-error" in text(browser.post(f"{RULES}rules/new/", RULE | bad))


def test_a_code_that_is_taken_is_refused(browser, plain_provider, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        make_rule()
    answer = browser.post(f"{RULES}rules/new/", RULE)
    assert 'role="alert"' in text(answer, 409)
    assert "already" in " ".join(answer.context["form"].errors["code"])


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("SILENT", "the next check takes 3 accounts as told"),
        ("REVIEW", "The next check writes <strong>1 e-mail</strong>, held for"),
        ("SEND", "The next check mails <strong>1 account</strong>."),
    ],
)
def test_a_rule_shows_how_many_it_would_mail_and_the_check_mails_so_many(
    browser, plain_provider, profile, grant, choice, words
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        make_rule(-30)
        owing(profile, "A-0", owes=40)
        check(plain_provider)
        owing(profile, "A-1"), owing(profile, "A-2"), owing(profile, "A-3")
        Customer.objects.filter(account_number="A-2").update(email="")
        BlockedAddress.objects.create(
            provider=plain_provider, address="a-3@example.test", cause="BOUNCE"
        )
        told = Email.objects.count()
    values = RULE | {"threshold": "-35", "next_check": choice}
    shown = text(browser.post(f"{RULES}rules/LOW/", values))
    assert "4 of 4 accounts" in shown
    assert "1 of them since an earlier check" in shown
    assert words in shown
    if choice != "SILENT":
        assert "2 have no e-mail address, or one that is blocked." in shown
    confirmed(browser, f"{RULES}rules/LOW/", values)
    with provider_transaction(plain_provider):
        check(plain_provider)
        assert Email.objects.count() - told == (choice != "SILENT")


def test_what_changes_of_a_rule_is_named_and_what_another_changed_meanwhile_is_shown_first(
    browser, plain_provider, grant
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        make_rule()
    page, values = f"{RULES}rules/LOW/", RULE | {"threshold": "-40", "repeat_after_days": "7"}
    shown = browser.post(page, values)
    for words in ("-50, then -40", "never, then 7", "Open, Suspended, then Open"):
        assert words in text(shown)
    with provider_transaction(plain_provider):
        ThresholdRule.objects.update(threshold=-45)
    again = browser.post(page, values | {"shown": shown.context["shown"]})
    assert "Nothing was changed yet" in text(again)
    assert "-45, then -40" in text(again)


def test_a_rule_is_switched_off_and_on(browser, plain_provider, grant, held):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        code = ThresholdRule.objects.get().code
    page = f"{RULES}rules/{code}/switch-"
    off = text(browser.get(f"{page}off/"))
    assert "below its threshold now" in off
    assert "at the moment of sending the rule is asked again" in off
    assert "tells nobody any more" in text(confirmed(browser, f"{page}off/", {}))
    assert "Switch on" in text(browser.get(RULES))
    assert "is not in use already" in text(browser.get(f"{page}off/"))
    assert "tells those who fall below it" in text(confirmed(browser, f"{page}on/", {}))
    with provider_transaction(plain_provider):
        rule = ThresholdRule.objects.get()
    assert (rule.is_active, rule.next_check) == (True, "SILENT")
