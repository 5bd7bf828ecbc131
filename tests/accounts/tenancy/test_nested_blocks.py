"""A block of a provider inside another one restores what it found."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction, recording
from tests.factories import CustomerFactory, ProviderFactory

SETTINGS = ("provider_id", "actor", "cause", "reason", "via", "run_id", "as_of")


def set_now() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, current_setting('billing.' || key, true) "
            "FROM unnest(%s::text[]) AS setting (key)",
            [list(SETTINGS)],
        )
        return dict(cursor.fetchall())


@pytest.fixture
def other(committed_provider: Provider) -> Provider:
    found: Provider = ProviderFactory(timezone="Asia/Tokyo")
    with provider_transaction(found):
        CustomerFactory(account_number="OTHER")
    with provider_transaction(committed_provider):
        CustomerFactory(account_number="OWN")
    return found


def test_the_outer_provider_and_its_settings_hold_again(
    committed_provider: Provider, other: Provider
) -> None:
    with provider_transaction(committed_provider, actor="ada", reason="outer", as_of="2027-01-01"):
        before, hours = set_now(), timezone.get_current_timezone_name()
        with provider_transaction(other, cause="IMPORT", via="API"):
            assert Customer.objects.get().account_number == "OTHER"
            assert set_now() == dict.fromkeys(SETTINGS, "") | {
                "provider_id": str(other.pk),
                "cause": "IMPORT",
                "via": "API",
            }
        assert set_now() == before
        assert timezone.get_current_timezone_name() == hours
        assert Customer.objects.get().account_number == "OWN"


def test_they_hold_again_after_an_error_that_the_outer_block_catches(
    committed_provider: Provider, other: Provider
) -> None:
    with provider_transaction(committed_provider, actor="ada"):
        before = set_now()
        with pytest.raises(Refused), provider_transaction(other, actor="bob"):
            raise Refused("no", code="no")
        assert set_now() == before
        with pytest.raises(Refused), recording(actor="bob"):
            raise Refused("no", code="no")
        assert set_now() == before


def test_they_hold_again_after_a_block_that_undoes_its_work(
    committed_provider: Provider, other: Provider
) -> None:
    with provider_transaction(committed_provider, actor="ada"):
        before = set_now()
        with provider_transaction(other, actor="bob"):
            CustomerFactory()
            transaction.set_rollback(True)
        assert set_now() == before
        assert Customer.objects.get().account_number == "OWN"


def test_a_recording_block_changes_only_what_it_names(committed_provider: Provider) -> None:
    with provider_transaction(committed_provider, actor="ada", reason="outer"):
        before = set_now()
        with recording(reason="inner"):
            assert set_now() == before | {"reason": "inner"}
        assert set_now() == before


def test_nothing_is_set_after_the_outermost_block(committed_provider: Provider) -> None:
    with provider_transaction(committed_provider, actor="ada"):
        pass
    assert set(set_now().values()) <= {"", None}
