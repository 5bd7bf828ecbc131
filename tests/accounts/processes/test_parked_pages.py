from django.utils import timezone

from accounts.models import ParkedAccount, ProcessRun
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory

PAGE = "/operations/parked-accounts/"
PERMISSION = "accounts.run_process"


def park(provider, profile):
    with provider_transaction(provider):
        run = ProcessRun.objects.create(
            provider=provider, process="mrc", as_of="2026-11-20", status="SUCCEEDED"
        )
        return ParkedAccount.objects.create(
            provider=provider,
            process="mrc",
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
            ),
            reason="numeric field overflow",
            run=run,
            last_seen_at=timezone.now(),
        )


def test_the_list_names_the_account_the_process_and_the_reason(
    browser, plain_provider, profile, other_profile
):
    park(plain_provider, profile)

    page = text(browser.get(PAGE))

    for words in ("A-1", "Ada Boone", "Monthly recurring charges", "numeric field overflow"):
        assert words in page
    assert "needs the permission" in page


def test_nobody_is_parked(browser, plain_provider):
    assert "No account is parked" in text(browser.get(PAGE))


def test_releasing_needs_the_permission_and_takes_the_account_off_the_list(
    browser, plain_provider, profile, grant
):
    parked = park(plain_provider, profile)
    address = f"{PAGE}{parked.pk}/release/"
    assert browser.post(address).status_code == 403
    grant(PERMISSION)

    assert browser.post(address).status_code == 302

    assert "is taken by the next run" in text(browser.get(PAGE))
    with provider_transaction(plain_provider):
        assert not ParkedAccount.objects.exists()
