from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from statements.models import PaymentAttempt, PaymentPromise, Transaction
from tests.browser import text
from tests.factories import CustomerFactory, TransactionFactory

PERMISSION = "statements.record_payments"
TAB = "/customers/A-1/billing/payments/"
ON = "?as_of=2026-11-20"


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )
        TransactionFactory(customer=customer, amount=Decimal("100.00"), date=date(2026, 11, 1))
    return customer


def attempt(**values):
    usual = {"status": "SUCCEEDED", "amount": "30", "attempted_on": "2026-11-20", "method": "card"}
    return {f"attempt-{name}": value for name, value in (usual | values).items()}


def promised(**values):
    usual = {"kind": "PROMISE", "until": "2026-11-27", "note": "calls back"}
    return {f"promise-{name}": value for name, value in (usual | values).items()}


def test_without_the_permission_the_tab_shows_and_records_nothing(browser, ada):
    assert "needs the permission" in text(browser.get(TAB))
    assert browser.post(f"{TAB}record/{ON}", attempt()).status_code == 403
    assert browser.post(f"{TAB}promise/{ON}", promised()).status_code == 403


def test_a_payment_is_recorded_and_entered(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    assert browser.post(f"{TAB}record/{ON}", attempt()).status_code == 302

    page = text(browser.get(TAB))
    assert "Succeeded" in page
    assert "$30.00" in page
    with provider_transaction(plain_provider):
        made = PaymentAttempt.objects.get()
        assert (made.recorded_by, made.attempted_on) == ("clara", date(2026, 11, 20))
        assert Transaction.objects.get(kind="PAYMENT").date == date(2026, 11, 20)


def test_a_failure_says_why_and_is_shown_as_to_be_mended(browser, grant, ada):
    grant(PERMISSION)
    page = text(browser.post(f"{TAB}record/{ON}", attempt(status="FAILED")), 409)
    assert "Say why the payment failed." in page
    assert "autofocus" in page
    browser.post(f"{TAB}record/{ON}", attempt(status="FAILED", reason="card declined"))

    page = text(browser.get(f"{TAB}{ON}"))
    assert "card declined" in page
    assert "none, and" in page


@pytest.mark.parametrize(
    "values",
    [
        {"amount": "x"},
        {"amount": ""},
        {"amount": "1e3"},
        {"amount": "-30"},
        {"amount": "0.001"},
        {"amount": "1000000000000"},
        {"attempted_on": "soon"},
        {"attempted_on": "1066-10-14"},
        {"status": "x"},
    ],
)
def test_what_cannot_be_read_is_shown_at_its_field(browser, grant, plain_provider, ada, values):
    grant(PERMISSION)

    assert "field-error" in text(browser.post(f"{TAB}record/{ON}", attempt(**values)), 400)
    with provider_transaction(plain_provider):
        assert not PaymentAttempt.objects.exists()


@pytest.mark.parametrize(
    ("language", "typed"), [("en_US", "1,000.00"), ("de_DE", "1.000,00"), ("fr_FR", "1 000,00")]
)
def test_an_amount_is_typed_in_the_providers_language(
    browser, plain_provider, grant, ada, language, typed
):
    grant(PERMISSION)
    Provider.objects.filter(pk=plain_provider.pk).update(language=language)

    sent = attempt(amount=typed, overpaid="on")
    assert browser.post(f"{TAB}record/{ON}", sent).status_code == 302

    with provider_transaction(plain_provider):
        assert Transaction.objects.get(kind="PAYMENT").amount == 1000


def test_a_payment_of_long_ago_is_recorded_once_it_is_said_to_be_meant(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    old = attempt(attempted_on="2025-11-01")

    page = text(browser.post(f"{TAB}record/{ON}", old), 409)
    assert "more than a year back" in page
    assert 'name="attempt-long_ago"' in page
    assert 'name="attempt-long_ago"' not in text(browser.get(f"{TAB}{ON}"))
    assert browser.post(f"{TAB}record/{ON}", old | {"attempt-long_ago": "on"}).status_code == 302

    with provider_transaction(plain_provider):
        assert Transaction.objects.get(kind="PAYMENT").date == date(2025, 11, 1)


def test_more_than_is_due_is_recorded_once_it_is_said_to_be_meant(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    much = attempt(amount="99999")

    page = text(browser.post(f"{TAB}record/{ON}", much), 409)
    assert "$99,999.00 is more than the $100.00 that is due" in page
    assert 'name="attempt-overpaid"' in page
    with provider_transaction(plain_provider):
        assert not PaymentAttempt.objects.exists()

    answer = browser.post(f"{TAB}record/{ON}", much | {"attempt-overpaid": "on"}, follow=True)
    assert "The payment of $99,999.00 is recorded." in text(answer)
    assert "The balance is now $99,899.00 in credit." in text(answer)


def test_the_form_proposes_what_is_due_and_the_answer_says_what_is_left(browser, grant, ada):
    grant(PERMISSION)
    assert 'name="attempt-amount" value="100.00"' in text(browser.get(f"{TAB}{ON}"))
    answer = browser.post(f"{TAB}record/{ON}", attempt(), follow=True)
    assert "The payment of $30.00 is recorded. The balance is now $70.00 due." in text(answer)


def test_why_a_payment_failed_is_asked_and_kept_of_a_failure_alone(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    assert 'data-only-when="attempt-status=FAILED"' in text(browser.get(f"{TAB}{ON}"))
    browser.post(f"{TAB}record/{ON}", attempt(reason="left over from before"))
    with provider_transaction(plain_provider):
        assert PaymentAttempt.objects.get().reason == ""


def test_recording_a_payment_is_the_first_button_of_the_customers_page(browser, grant, ada):
    assert "Record payment" not in text(browser.get("/customers/A-1/"))
    grant(PERMISSION)
    page = text(browser.get("/customers/A-1/"))
    assert page.index("Record payment") < page.index("Workflows")


def test_a_promise_that_is_kept_says_so_and_one_that_is_not_too(
    browser, plain_provider, grant, ada
):
    grant(PERMISSION)
    browser.post(f"{TAB}promise/{ON}", promised(amount="20"))
    assert "Not kept" in text(browser.get(f"{TAB}?as_of=2026-11-28"))
    browser.post(f"{TAB}record/{ON}", attempt(amount="20"))
    page = text(browser.get(f"{TAB}?as_of=2026-11-28"))
    assert "Kept</span>" in page
    assert "Not kept" not in page


def test_a_payment_before_the_account_was_opened_is_refused(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        Customer.objects.update(opened_on=date(2026, 11, 10))

    page = text(browser.post(f"{TAB}record/{ON}", attempt(attempted_on="2026-11-09")), 409)

    assert "9 Nov 2026 is before 10 Nov 2026, the first day of A-1" in page


def test_a_promise_is_noted_shown_and_cancelled(browser, plain_provider, grant, ada):
    grant(PERMISSION)
    browser.post(f"{TAB}promise/{ON}", promised())
    page = text(browser.get(f"{TAB}{ON}"))
    assert "In force" in page
    assert "no payment reminders" in page
    with provider_transaction(plain_provider):
        promise = PaymentPromise.objects.get()
    browser.post(f"{TAB}promise/{promise.pk}/cancel/")
    assert "Cancelled" in text(browser.get(f"{TAB}{ON}"))
    browser.post(f"{TAB}promise/{promise.pk}/cancel/")
    assert "cancelled already" in text(browser.get(TAB))


def test_a_promise_for_the_past_is_refused(browser, grant, ada):
    grant(PERMISSION)

    assert "is not between" in text(
        browser.post(f"{TAB}promise/{ON}", promised(until="2026-11-19")), 409
    )


def test_another_accounts_promise_is_not_found(browser, plain_provider, grant, profile, ada):
    grant(PERMISSION)
    browser.post(f"{TAB}promise/{ON}", promised())
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="B-1", cycle_date=None)
        promise = PaymentPromise.objects.get()

    assert (
        browser.post(f"/customers/B-1/billing/payments/promise/{promise.pk}/cancel/").status_code
        == 404
    )
