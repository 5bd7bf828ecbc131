"""The one-use token of a form: its first success spends it, and a second press gets that page."""

from datetime import date, timedelta
from time import time
from unittest.mock import patch

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.answers.batch import forget_answers
from accounts.answers.models import KeptAnswer
from accounts.answers.tasks import forget_spent_keys
from accounts.models import Customer, User
from accounts.tenancy.transactions import provider_transaction
from accounts.web.confirm import done, post_action
from accounts.web.tokens import FIELD, make_token
from statements.models import PaymentAttempt
from tests.browser import Browser
from tests.factories import CustomerFactory

PERMISSION = "statements.record_payments"
ON = "?as_of=2026-11-20"
RECORD = f"/customers/A-1/billing/payments/record/{ON}"


@pytest.fixture
def ada(plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )


def payment(token, **values):
    usual = {"status": "SUCCEEDED", "amount": "30", "attempted_on": "2026-11-20", "method": "card"}
    usual["overpaid"] = "on"
    return {f"attempt-{name}": value for name, value in (usual | values).items()} | {FIELD: token}


def recorded(provider):
    with provider_transaction(provider):
        return PaymentAttempt.objects.count()


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def shown_again(response, why):
    """The form is shown again with what was typed, and a new token."""
    assert response.status_code == 409
    page = response.content.decode()
    assert why in page
    assert 'value="30"' in page
    return True


def test_the_second_press_gets_the_page_of_the_first_and_has_no_effect(
    browser, plain_provider, ada
):
    values = payment(browser.token())
    answers = []
    for _ in range(2):
        response = browser.post(RECORD, values)
        page = browser.get(response.url)
        answers.append(
            (response.status_code, response.url, [str(m) for m in page.context["messages"]])
        )
    assert answers[0] == answers[1]
    assert answers[0][2] == [
        "The payment of $30.00 is recorded. The balance is now $30.00 in credit."
    ]
    assert recorded(plain_provider) == 1


def test_a_form_carries_a_token_of_its_own_each_time_it_is_shown(browser, ada):
    pages = [browser.get("/customers/A-1/billing/payments/").content.decode() for _ in range(2)]
    tokens = [part.split('"')[0] for page in pages for part in page.split(f'{FIELD}" value="')[1:]]
    assert len(tokens) == len(set(tokens)) == 4


def test_a_form_that_was_refused_can_be_mended_and_sent_again(browser, plain_provider, ada):
    token = browser.token()
    assert browser.post(RECORD, payment(token, status="FAILED")).status_code == 409
    assert browser.post(RECORD, payment(token, amount="nothing")).status_code == 400
    assert browser.post(RECORD, payment(token)).status_code == 302
    assert recorded(plain_provider) == 1


def test_a_form_that_was_sent_is_not_sent_again_with_other_values(browser, plain_provider, ada):
    token = browser.token()
    browser.post(RECORD, payment(token, amount="20"))
    assert shown_again(browser.post(RECORD, payment(token)), "sent already, with other values")
    assert recorded(plain_provider) == 1


def test_a_form_that_is_older_than_a_day_is_shown_again(browser, plain_provider, ada):
    a_day_ago = time() - timedelta(hours=24, minutes=1).total_seconds()
    with patch("django.core.signing.time.time", return_value=a_day_ago):
        token = browser.token()
    assert shown_again(browser.post(RECORD, payment(token)), "open for more than a day")
    assert recorded(plain_provider) == 0


@pytest.mark.parametrize("token", ["", "x", "é", "a:b:c", "\x00"])
def test_a_token_that_was_not_given_out_is_refused(browser, plain_provider, ada, token):
    assert shown_again(browser.post(RECORD, payment(token)), "The form was not complete")
    assert recorded(plain_provider) == 0


def test_a_token_of_somebody_else_is_refused(browser, plain_provider, ada, staff):
    token = make_token(
        User.objects.create_user("max", password="x", provider=plain_provider), plain_provider
    )
    assert shown_again(browser.post(RECORD, payment(token)), "opened by somebody else")


def test_a_token_of_another_provider_is_refused(browser, staff, ada, other_profile):
    token = make_token(staff, other_profile.provider)
    assert shown_again(browser.post(RECORD, payment(token)), "for another provider")


def test_a_button_with_an_old_token_leads_back_and_says_so(browser, plain_provider, grant):
    grant("accounts.run_process")
    response = browser.post("/operations/processes/run/", {"process": "mrc", FIELD: ""})
    assert response.url == "/operations/processes/"
    assert "The form was not complete" in said(response)[0]


def test_a_page_that_tells_what_was_done_is_given_again(browser, plain_provider, profile, grant):
    grant("sync.fix_accounts")
    with provider_transaction(plain_provider):
        CustomerFactory(
            bill_profile=profile, account_number="A-3", status="LEAD", cycle_date=date(2026, 11, 25)
        )
    values = {
        "code": "LEAD_CYCLE_ENABLED",
        "scope": "all",
        "confirmed": "yes",
        "fix": "disable-cycle",
        FIELD: browser.token(),
    }
    first, second = (browser.post(f"/account-health/issues/fix/{ON}", values) for _ in range(2))
    assert "1 fixed" in first.content.decode()
    assert first.content == second.content


def test_without_a_success_a_view_has_no_effect(plain_provider, staff, ada):
    def careless(request):
        Customer.objects.update(name="Somebody else")
        return HttpResponse("nothing is wrong")

    with provider_transaction(plain_provider):
        assert post_action(careless)(asked(staff)).content == b"nothing is wrong"
        assert Customer.objects.get().name == "Ada Boone"
        assert not KeptAnswer.objects.exists()


def test_a_view_that_acts_before_its_token_is_looked_at_fails(plain_provider, staff, ada):
    def hasty(request):
        Customer.objects.update(name="Somebody else")
        return done("Done.", "home")

    with provider_transaction(plain_provider):
        with pytest.raises(RuntimeError):
            post_action(hasty)(asked(staff))
        assert Customer.objects.get().name == "Ada Boone"


def asked(staff):
    request = RequestFactory().post("/", {FIELD: make_token(staff, staff.provider)})
    request.user, request.provider = staff, staff.provider
    return request


def test_spent_tokens_are_forgotten_after_a_day_a_bounded_number_at_once(
    browser, plain_provider, ada, monkeypatch
):
    monkeypatch.setattr("accounts.answers.batch.FORGOTTEN_AT_ONCE", 2)
    for _ in range(4):
        browser.post(RECORD, payment(browser.token()))
    with provider_transaction(plain_provider):
        young = KeptAnswer.objects.latest("id")
        long_ago = timezone.now() - timedelta(days=2)
        KeptAnswer.objects.exclude(pk=young.pk).update(spent_at=long_ago)
        before = timezone.now() - timedelta(hours=24)
        assert [forget_answers(before) for _ in range(3)] == [2, 1, 0]
        assert KeptAnswer.objects.get() == young


def test_the_clock_forgets_them_for_every_provider(browser, plain_provider, ada):
    browser.post(RECORD, payment(browser.token()))
    forget_spent_keys()
    with provider_transaction(plain_provider):
        assert KeptAnswer.objects.count() == 1
        KeptAnswer.objects.update(spent_at=timezone.now() - timedelta(days=2))
    forget_spent_keys()
    with provider_transaction(plain_provider):
        assert not KeptAnswer.objects.exists()


def test_a_browser_in_which_nobody_is_logged_in_is_sent_to_the_login(db):
    assert Browser().post(RECORD).url.startswith("/login/")
