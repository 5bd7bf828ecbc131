"""Every page and act by every role: who may not, is refused, and is not offered it.

The addresses come from their configuration: a new one without a row in `rights/declared.py` fails.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection
from django.urls import Resolver404, resolve
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Provider, Role, RoleHolder, User
from accounts.staff.operations import ADDED_PERMISSIONS
from accounts.staff.queries import default_permissions
from accounts.tenancy.transactions import provider_transaction
from tests.database import undone
from tests.factories import ProviderFactory
from tests.ui.pages import TODAY
from tests.ui.rights.declared import NEEDS_BY_ACT, OUTSIDE, declared, needed
from tests.ui.rights.offers import Offer, offers_of
from tests.ui.rights.things import make_things
from tests.ui.rights.walk import (
    Address,
    Answer,
    Answers,
    addresses_of,
    addresses_of_things,
    answers_to,
    names_of_pages,
)

NOBODY = ""  # who has no role
ROLES = (NOBODY, *ADDED_PERMISSIONS)
ADMINISTRATOR = ROLES[-1]
EXPORT = "accounts.export_lists"
LET_IN, REFUSED, NOT_TAKEN = {200, 302, 400, 405, 409}, {403}, {403, 405}

pytestmark = pytest.mark.django_db


class Walk(NamedTuple):
    """What people of each role were answered, and an administrator of another provider.

    `stranger` has the answers about each thing of the first provider, and about nobody's.
    """

    own: Mapping[str, Answers]
    stranger: list[tuple[Address, str, Answer, Answer]]


@pytest.fixture(scope="module")
def walk(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    with django_db_blocker.unblock(), undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "EMAIL_FILE_PATH", tmp_path_factory.mktemp("mailbox"))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        return _walked()


def _walked() -> Walk:
    provider = ProviderFactory(slug="north", clock_on=TODAY)
    with provider_transaction(provider):
        parts = make_things(provider)
        people = {name: _person(provider, name) for name in ROLES}
    other = ProviderFactory(slug="south", clock_on=TODAY)
    with provider_transaction(other):
        stranger = _person(other, ADMINISTRATOR)
    addresses, pairs = addresses_of(parts), addresses_of_things(parts)
    foreign = answers_to(stranger, [own for own, _ in pairs])
    absent = answers_to(stranger, [nobodys for _, nobodys in pairs])
    return Walk(
        {
            name: answers_to(person, addresses, knocks=name != ADMINISTRATOR)
            for name, person in people.items()
        },
        [
            (own, method, foreign[own, method], absent[nobodys, method])
            for own, nobodys in pairs
            for method in ("GET", "POST")
        ],
    )


def _person(provider: Provider, role: str) -> User:
    person = User.objects.create_user(f"{provider.slug}-{role}", password="x", provider=provider)
    if role:
        held = Role.objects.get(name=role)
        RoleHolder.objects.create(provider=provider, user=person, role=held)
    return person


def test_every_address_is_declared_once() -> None:
    assert Counter(declared()) == Counter(names_of_pages())


@pytest.mark.parametrize("role", ROLES)
def test_each_address_lets_in_whom_it_should_and_no_one_else(walk: Walk, role: str) -> None:
    wrong = {}
    for (address, method), answer in walk.own[role].items():
        takes = walk.own[ADMINISTRATOR][address, method].status != 405
        may = takes and _may(role, address.name, address.act, method)
        if answer.status not in (LET_IN if may else REFUSED if takes else NOT_TAKEN):
            wrong[method, address.path] = answer.status
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_the_role_is_refused(walk: Walk, role: str) -> None:
    offered, refused = set(), set()
    for (address, method), answer in walk.own[role].items():
        if method == "GET" and answer.status == 200:
            for offer in offers_of(address.path, answer.content) - offered:
                offered.add(offer)
                if not _may_take(role, offer):
                    refused.add((address.name, offer))
    assert len(offered) > 200
    assert refused == set()


def test_what_is_another_providers_is_answered_as_what_is_nobodys(walk: Walk) -> None:
    wrong = {
        (method, address.path): (foreign.status, absent.status)
        for address, method, foreign, absent in walk.stranger
        if foreign != absent or foreign.status not in (404, 405)
    }
    assert wrong == {}


def _may(role: str, name: str, act: str, method: str) -> bool:
    any_of = needed(name, act, method)
    return not any_of or bool(default_permissions(role).intersection(any_of))


def _may_take(role: str, offer: Offer) -> bool:
    """Return whether the role may make the request that a page offers it."""
    if "part=csv" in offer.query and EXPORT not in default_permissions(role):
        return False
    try:
        found = resolve(offer.path)
    except Resolver404:
        return offer.path.startswith(settings.STATIC_URL)
    name = str(found.url_name)
    if name in OUTSIDE or name.startswith("api-"):
        return True
    act = found.kwargs["name"] if name in NEEDS_BY_ACT else ""
    return _may(role, name, act, offer.method)
