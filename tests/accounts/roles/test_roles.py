"""Roles: those that come along follow each version, and each provider adjusts its own."""

from collections.abc import Callable
from itertools import chain

import pytest
from django.apps import apps

from accounts.errors import Refused
from accounts.models import AuditedChange, Provider, Role, User
from accounts.roles.operations import create_role, delete_role, edit_role
from accounts.staff.operations import ADDED_PERMISSIONS, create_staff
from accounts.staff.queries import grantable, people_with, permissions_of
from accounts.tenancy.transactions import provider_transaction
from tests.accounts.staff.conftest import again
from tests.factories import ProviderFactory

CLERK, MANAGE, OVERRIDE = "clerk", "accounts.manage_staff", "accounts.override_status"
Find = Callable[[str], Role]


def test_every_provider_has_the_roles_that_come_along(plain_provider: Provider) -> None:
    with provider_transaction(plain_provider):
        found = set(Role.objects.values_list("code", "name"))

    assert found == {
        ("clerk", "Billing clerk"),
        ("manager", "Billing manager"),
        ("administrator", "Administrator"),
    }
    assert {name for _, name in found} == ADDED_PERMISSIONS.keys()


def test_a_provider_that_is_made_within_the_transaction_of_another_has_its_own(
    plain_provider: Provider,
) -> None:
    with provider_transaction(plain_provider):
        other = ProviderFactory()
        assert Role.objects.count() == 3
    with provider_transaction(other):
        assert Role.objects.count() == 3


def test_every_permission_of_the_house_can_be_given_by_a_role() -> None:
    own = {"accounts", "products", "statements", "notifications", "sync"}
    declared = {
        f"{model._meta.app_label}.{name}"
        for model in apps.get_models()
        if model._meta.app_label in own
        for name, _ in model._meta.permissions
    }

    assert declared == set(grantable())


def test_what_a_provider_adds_and_takes_away_holds_for_its_people_alone(
    plain_provider: Provider, ada: User, person: Callable[..., User], role: Find
) -> None:
    clerk = person("clara")
    other = ProviderFactory()
    create_staff(other, "carl", "Billing clerk")
    kept = permissions_of(role(CLERK)) - {"accounts.edit_customers"}

    with provider_transaction(plain_provider):
        edit_role(role(CLERK), permissions=kept | {OVERRIDE}, actor=ada)

    assert again(clerk).has_perm(OVERRIDE)
    assert not again(clerk).has_perm("accounts.edit_customers")
    assert again(clerk).has_perm("accounts.run_workflows")
    carl = User.objects.get(username="carl")
    assert carl.has_perm("accounts.edit_customers")
    assert not carl.has_perm(OVERRIDE)


def test_a_permission_of_a_new_version_reaches_a_role_that_was_adjusted(
    plain_provider: Provider, ada: User, role: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider_transaction(plain_provider):
        edit_role(role(CLERK), permissions=[], actor=ada)
    clerks = (*ADDED_PERMISSIONS["Billing clerk"], "accounts.something_new")
    monkeypatch.setitem(ADDED_PERMISSIONS, "Billing clerk", clerks)

    assert permissions_of(role(CLERK)) == {"accounts.something_new"}


def test_each_change_is_kept_in_words(plain_provider: Provider, ada: User, role: Find) -> None:
    with provider_transaction(plain_provider):
        made = create_role(
            plain_provider, name="Support", permissions=["accounts.run_workflows"], actor=ada
        )
        edit_role(made, name="Service", permissions=[OVERRIDE], actor=ada)
        delete_role(Role.objects.select_related("provider").get(pk=made.pk), actor=ada)
        rows = AuditedChange.objects.filter(area="ROLES").order_by("id")
        kept = list(rows.values_list("what", "subject", "before", "after"))

    workflows = "take accounts through workflows, and schedule them"
    override = "override a status outside the workflows"
    assert kept == [
        ("Role made", "Support", "", workflows),
        ("Name", "Service", "Support", "Service"),
        ("Permissions added", "Service", "", override),
        ("Permissions taken away", "Service", workflows, ""),
        ("Role removed", "Service", override, ""),
    ]


def test_nobody_adds_to_the_role_that_they_have_themselves(
    plain_provider: Provider, ada: User, role: Find
) -> None:
    held = permissions_of(role("administrator"))
    with provider_transaction(plain_provider):
        edit_role(role("administrator"), permissions=held - {OVERRIDE}, actor=ada)
        with pytest.raises(Refused) as refusal:
            edit_role(role("administrator"), permissions=held, actor=ada)

    assert refusal.value.code == "own_role"


def test_somebody_who_may_manage_staff_is_always_left(
    plain_provider: Provider, ada: User, role: Find
) -> None:
    held = permissions_of(role("administrator"))
    with provider_transaction(plain_provider):
        with pytest.raises(Refused) as refusal:
            edit_role(role("administrator"), permissions=held - {MANAGE}, actor=ada)
        assert list(people_with(plain_provider, MANAGE)) == [ada]

    assert refusal.value.code == "last_administrator"


def test_a_role_that_people_have_stays(
    plain_provider: Provider, ada: User, person: Callable[..., User], role: Find
) -> None:
    with provider_transaction(plain_provider):
        made = create_role(plain_provider, name="Support", permissions=[], actor=ada)
    person("sam", "Support")
    with provider_transaction(plain_provider):
        for one, code in ((made, "role_in_use"), (role(CLERK), "role_comes_along")):
            with pytest.raises(Refused) as refusal:
                delete_role(one, actor=ada)
            assert refusal.value.code == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "Support", "permissions": ["auth.add_user"]}, "permission_unknown"),
        ({"name": "Billing clerk", "permissions": []}, "already_exists"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    plain_provider: Provider, ada: User, values: dict, code: str
) -> None:
    with provider_transaction(plain_provider), pytest.raises(Refused) as refusal:
        create_role(plain_provider, actor=ada, **values)

    assert refusal.value.code == code


def test_no_permission_stands_in_two_roles() -> None:
    every = list(chain.from_iterable(ADDED_PERMISSIONS.values()))

    assert len(every) == len(set(every))
