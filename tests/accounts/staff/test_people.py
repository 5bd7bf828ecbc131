"""People get another role, are switched off and on; nobody does it to themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.api_keys.operations import create_api_key, find_api_key
from accounts.errors import Refused
from accounts.models import AuditedChange, Provider, Role, User
from accounts.staff.people import give_role, switch_off, switch_on
from accounts.tenancy.transactions import provider_transaction
from tests.accounts.staff.conftest import again
from tests.browser import Browser
from tests.factories import ProviderFactory

Make = Callable[..., User]
Find = Callable[[str], Role]


def test_another_role_holds_from_the_next_request(
    plain_provider: Provider, ada: User, person: Make, role: Find
) -> None:
    max_ = person("max")
    with provider_transaction(plain_provider):
        give_role(plain_provider, max_, role("manager"), actor=ada)
        kept = AuditedChange.objects.get(what="Role")

    assert again(max_).has_perm("accounts.run_process")
    assert (kept.subject, kept.before, kept.after, kept.actor) == (
        "max",
        "Billing clerk",
        "Billing manager",
        "ada",
    )


def test_who_is_switched_off_is_signed_out_and_stays_so_when_switched_on(
    plain_provider: Provider, ada: User, person: Make
) -> None:
    max_ = person("max")
    browser = Browser()
    browser.force_login(max_)
    assert browser.get("/").status_code == 200

    with provider_transaction(plain_provider):
        switch_off(plain_provider, max_, actor=ada)
    assert browser.get("/").status_code == 302

    with provider_transaction(plain_provider):
        switch_on(plain_provider, max_, actor=ada)
        acts = list(AuditedChange.objects.filter(subject="max").values_list("what", flat=True))
    assert browser.get("/").status_code == 302
    assert again(max_).is_active
    assert acts == ["Person added", "Switched off", "Switched on"]


def test_the_keys_that_a_person_made_are_revoked_when_that_is_asked_for(
    plain_provider: Provider, ada: User, person: Make
) -> None:
    max_ = person("max")
    with provider_transaction(plain_provider):
        seen = create_api_key(plain_provider, name="shop", scopes=["read"], made_by="max")
        other = create_api_key(plain_provider, name="crm", scopes=["read"], made_by="ada")
        switch_off(plain_provider, max_, actor=ada)
    assert find_api_key(seen)

    with provider_transaction(plain_provider):
        switch_on(plain_provider, max_, actor=ada)
        revoked = switch_off(plain_provider, max_, actor=ada, revoke_keys=True)

    assert revoked == [seen.split("_")[2]]
    assert find_api_key(seen) is None
    assert find_api_key(other)


def refused_by(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_what_makes_no_sense_is_refused(
    plain_provider: Provider, ada: User, person: Make, role: Find
) -> None:
    max_ = person("max")
    here = plain_provider
    with provider_transaction(here):
        assert refused_by(lambda: switch_off(here, ada, actor=ada)) == "own_account"
        assert refused_by(lambda: give_role(here, ada, role("clerk"), actor=ada)) == "own_account"
        assert refused_by(lambda: switch_on(here, max_, actor=ada)) == "person_on"
        assert (
            refused_by(lambda: give_role(here, max_, role("clerk"), actor=ada)) == "role_unchanged"
        )
        switch_off(here, max_, actor=ada)
        assert refused_by(lambda: switch_off(here, max_, actor=ada)) == "person_off"


def test_the_second_of_two_who_demote_each_other_is_refused(
    plain_provider: Provider, ada: User, person: Make, role: Find
) -> None:
    eve = person("eve", "Administrator")
    with provider_transaction(plain_provider):
        give_role(plain_provider, eve, role("clerk"), actor=ada)
        code = refused_by(lambda: give_role(plain_provider, ada, role("clerk"), actor=eve))
        assert code == "last_administrator"
        assert refused_by(lambda: switch_off(plain_provider, ada, actor=eve)) == code

    assert again(ada).is_active


def test_nobody_is_switched_off_by_another_provider(ada: User) -> None:
    with provider_transaction(ProviderFactory()), connection.cursor() as cursor:
        cursor.execute("SELECT switch_person(%s, false)", [ada.pk])
        assert cursor.fetchone() == (False,)

    assert again(ada).is_active


def test_a_person_without_a_provider_may_nothing_by_a_role(db: None) -> None:
    assert not User.objects.create_user("ops").has_perm("accounts.manage_staff")
