"""Changes of a bill profile are recorded, whatever way they come by."""

from accounts.bill_profiles.operations import archive_profile, edit_profile
from accounts.models import BillProfile, SettingChange
from accounts.setting_changes.queries import next_change
from accounts.tenancy.transactions import recording
from tests.factories import BillProfileFactory


def test_a_change_by_plain_sql_is_recorded_with_what_it_was_before(provider):
    profile = BillProfileFactory(code="MONTHLY")

    BillProfile.objects.filter(pk=profile.pk).update(lead_days=9)

    change = SettingChange.objects.get()
    assert (change.subject, change.subject_id) == ("BILL_PROFILE", profile.pk)
    assert (change.name, change.before, change.after) == (
        "MONTHLY",
        {"lead_days": 5},
        {"lead_days": 9},
    )


def test_who_made_it_and_by_which_way_is_what_the_transaction_says(provider):
    profile = BillProfileFactory()

    with recording(actor="clara", via="PAGE"):
        edit_profile(profile, {"terms_days": 30})

    assert SettingChange.objects.values_list("actor", "via").get() == ("clara", "PAGE")


def test_what_changes_nothing_and_what_archives_is_no_change(provider):
    profile = BillProfileFactory()

    edit_profile(profile, {"lead_days": profile.lead_days})
    archive_profile(profile)

    assert SettingChange.objects.count() == 0


def test_the_next_change_is_of_the_same_setting(provider):
    profile, other = BillProfileFactory(), BillProfileFactory()
    edit_profile(profile, {"lead_days": 6})
    edit_profile(other, {"lead_days": 6})
    edit_profile(profile, {"lead_days": 7})

    first, of_other, second = SettingChange.objects.order_by("pk")

    assert next_change(first) == second
    assert next_change(second) is None
    assert next_change(of_other) is None
