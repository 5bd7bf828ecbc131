"""The pages of e-mails: the log, held and uncertain ones, blocked addresses, language and caps."""

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from notifications.models import BlockedAddress, Email
from tests.browser import text
from tests.notifications.pages import LOG, PERMISSION, RULES


def decide(browser, values):
    """Confirm what the page shows of the decision."""
    shown = browser.post(f"{LOG}decide/", values).context["shown"]
    return browser.post(f"{LOG}decide/", {**values, "shown": shown})


def test_a_decision_on_several_emails_names_whom_they_are_to(browser, plain_provider, grant, held):
    grant(PERMISSION)
    chosen = {"act": "release", "scope": "all", "status": "HELD"}
    page = text(browser.post(f"{LOG}decide/", chosen))
    assert "Release 2 held e-mails?" in page
    assert ">A-1</a>" in page
    with provider_transaction(plain_provider):
        assert set(Email.objects.values_list("status", flat=True)) == {"HELD"}


def test_the_log_filters_and_pages(browser, plain_provider, held):
    assert len(browser.get(LOG).context["page"].rows) == 2
    assert len(browser.get(LOG, {"q": "A-1"}).context["page"].rows) == 1
    assert len(browser.get(LOG, {"status": "HELD", "rule": "LOW"}).context["page"].rows) == 2
    assert 'data-empty="filtered"' in text(browser.get(LOG, {"status": "SENT"}))


def test_held_emails_are_released_or_discarded(browser, plain_provider, grant, held):
    grant(PERMISSION)
    decide(browser, {"act": "release", "email": [str(held[0].pk)]})
    decide(browser, {"act": "discard", "scope": "all", "status": "HELD"})
    with provider_transaction(plain_provider):
        assert list(Email.objects.order_by("pk").values_list("status", flat=True)) == [
            "WAITING",
            "SKIPPED",
        ]


def test_releasing_keeps_the_filter(browser, grant, held):
    grant(PERMISSION)
    sent = {"act": "release", "email": [str(held[0].pk)], "status": "HELD", "rule": "LOW"}
    answer = decide(browser, sent)
    assert answer.url == f"{LOG}?status=HELD&rule=LOW"


def test_a_held_email_can_be_read_before_it_is_released(browser, plain_provider, held):
    page = text(browser.get(f"{LOG}{held[0].pk}/"))
    assert "This is how it would read now." in page
    assert "A-1" in page.split("This is how it would read now.")[1]
    with provider_transaction(plain_provider):
        assert Email.objects.get(pk=held[0].pk).subject == ""
        Customer.objects.update(email="")
    assert "If it is released it is not sent now" in text(browser.get(f"{LOG}{held[0].pk}/"))


def test_a_choice_that_cannot_be_read_changes_nothing(browser, plain_provider, grant, held):
    grant(PERMISSION)
    browser.post(f"{LOG}decide/", {"act": "discard", "scope": "all", "created_from": "yesterday"})
    browser.post(f"{LOG}decide/", {"act": "discard", "email": ["x"]})
    with provider_transaction(plain_provider):
        assert set(Email.objects.values_list("status", flat=True)) == {"HELD"}


def test_a_filter_that_cannot_be_read_is_carried_on_so_that_all_that_match_is_nothing(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    page = text(browser.get(LOG, {"status": "HELD", "rule": "NONE"}))
    assert '<input type="hidden" name="rule" value="NONE">' in page
    browser.post(
        f"{LOG}decide/", {"act": "release", "scope": "all", "status": "HELD", "rule": "NONE"}
    )
    with provider_transaction(plain_provider):
        assert set(Email.objects.values_list("status", flat=True)) == {"HELD"}


def test_an_uncertain_email_says_so_and_is_settled(browser, plain_provider, grant, held):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        Email.objects.update(status="UNCERTAIN", reason="hung up")
    page = f"{LOG}{held[0].pk}/"
    assert "never sent again by itself" in text(browser.get(page))
    assert "is held for review" not in text(
        browser.post(f"{page}settle/", {"act": "sent"}, follow=True)
    )
    with provider_transaction(plain_provider):
        assert Email.objects.get(pk=held[0].pk).status == "SENT"
    assert "Nothing was changed" in text(
        browser.post(f"{page}settle/", {"act": "resend"}, follow=True)
    )


def test_an_address_is_blocked_and_lifted(browser, plain_provider, grant):
    grant(PERMISSION)
    page = f"{RULES}blocked/"
    browser.post(page, {"address": "Ada@example.test", "cause": "BOUNCE"})
    assert "ada@example.test" in text(browser.get(page))
    with provider_transaction(plain_provider):
        key = BlockedAddress.objects.get().pk
    browser.post(f"{page}{key}/lift/")
    with provider_transaction(plain_provider):
        assert not BlockedAddress.objects.exists()


def test_language_and_caps_are_set(browser, plain_provider, grant):
    page = f"{RULES}settings/"
    assert browser.get(page).status_code == 403
    grant(PERMISSION)
    values = {"language": "de_DE", "emails_per_hour": "10", "emails_per_customer_per_day": "0"}
    assert "field-error" in text(browser.post(page, values))
    browser.post(page, values | {"emails_per_customer_per_day": "2"})
    plain_provider.refresh_from_db()
    assert (
        plain_provider.language,
        plain_provider.emails_per_hour,
        plain_provider.emails_per_customer_per_day,
    ) == (
        "de_DE",
        10,
        2,
    )
    assert "Guten Tag Ada Example" in text(browser.get(f"{RULES}template/"))


def test_the_mailbox_says_when_each_email_was_sent_in_the_time_zone_of_the_provider(
    browser, plain_provider, settings, tmp_path
):
    settings.EMAIL_FILE_PATH = tmp_path
    folder = tmp_path / plain_provider.slug
    folder.mkdir()
    date_line = "Date: Fri, 20 Nov 2026 12:30:00 -0000"
    (folder / "1.eml").write_text(f"{date_line}\nTo: ada@example.com\nSubject: Low\n\nHello\n")
    for page in ("/messaging/mailbox/", "/messaging/mailbox/1.eml/"):
        assert "20 Nov 2026, " in text(browser.get(page))
