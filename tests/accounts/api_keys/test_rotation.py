"""Keys are made, rotated and revoked, by command and by page, and shown once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.answers.models import KeptAnswer
from accounts.api_keys.operations import rotate_api_key
from accounts.errors import Refused
from accounts.models import ApiKey
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.database import as_the_owner

ME, KEYS = "/api/v1/me", "/operations/api-keys/"


def works(calling, key):
    return calling(key).get(ME).status_code == 200


def prefix_of(key):
    return key.split("_")[2]


def test_both_keys_work_until_the_overlap_is_over(plain_provider, key_for, calling):
    old = key_for(plain_provider, "read", "run", days=30)
    with provider_transaction(plain_provider):
        new = rotate_api_key(plain_provider, prefix_of(old), made_by="clara", hours=24)
        rows = {row.prefix: row for row in ApiKey.objects.all()}
    was, now = rows[prefix_of(old)], rows[prefix_of(new)]
    assert works(calling, old)
    assert works(calling, new)
    assert (now.scopes, now.name, was.replaced_by_id) == (was.scopes, was.name, now.pk)
    assert now.expires_at > timezone.now() + timedelta(days=29)
    with provider_transaction(plain_provider):
        ApiKey.objects.filter(pk=was.pk).update(expires_at=timezone.now())
    assert not works(calling, old)
    assert works(calling, new)


def test_a_key_is_rotated_once_and_not_when_it_opens_nothing(plain_provider, key_for):
    old = prefix_of(key_for(plain_provider))
    with provider_transaction(plain_provider):
        rotate_api_key(plain_provider, old, made_by="clara", hours=0)
        for prefix, hours in ((old, 1), ("nothing0", 1), (old, 721)):
            with pytest.raises(Refused):
                rotate_api_key(plain_provider, prefix, made_by="clara", hours=hours)


def test_the_command_rotates(plain_provider, key_for, calling):
    out = StringIO()
    prefix = prefix_of(key_for(plain_provider))
    call_command("rotate_api_key", prefix, provider=plain_provider.slug, hours=1, stdout=out)
    assert works(calling, out.getvalue().strip())
    with pytest.raises(CommandError, match="could be rotated"):
        call_command("rotate_api_key", prefix, provider=plain_provider.slug)


@pytest.fixture
def admin(plain_provider, django_user_model):
    person = django_user_model.objects.create_user("ann", password="x", provider=plain_provider)
    with as_the_owner():
        person.user_permissions.add(Permission.objects.get(codename="manage_api_keys"))
    browser = Browser()
    browser.force_login(person)
    return browser


def key_on(page):
    return page.content.decode().split("<code>")[1].split("</code>")[0]


def test_the_page_shows_a_key_once_and_keeps_it_nowhere(plain_provider, admin, calling):
    token = admin.token()
    body = {"name": "shop", "scopes": ["read"], "days": 10, "form_token": token}
    made = admin.post(f"{KEYS}new/", body)
    key = key_on(made)
    assert works(calling, key)
    assert "no-store" in made["Cache-Control"]
    again = admin.post(f"{KEYS}new/", body)
    assert key not in again.content.decode()
    assert "shown once" in again.content.decode()
    with provider_transaction(plain_provider):
        assert not any(key in kept.body for kept in KeptAnswer.objects.all())
        assert ApiKey.objects.count() == 1
    listed = admin.get(KEYS).content.decode()
    assert prefix_of(key) in listed
    assert key not in listed


def test_the_page_rotates_and_revokes(plain_provider, admin, key_for, calling):
    old = key_for(plain_provider)
    new = key_on(admin.post(f"{KEYS}{prefix_of(old)}/rotate/", {"hours": 1}))
    assert works(calling, new)
    admin.post(f"{KEYS}{prefix_of(new)}/revoke/")
    assert not works(calling, new)
    assert works(calling, old)


def test_staff_without_the_permission_see_keys_and_make_none(
    plain_provider, django_user_model, key_for
):
    prefix = prefix_of(key_for(plain_provider))
    browser = Browser()
    browser.force_login(
        django_user_model.objects.create_user("bob", password="x", provider=plain_provider)
    )
    assert browser.get(KEYS).status_code == 200
    for address in ("new/", f"{prefix}/rotate/", f"{prefix}/revoke/"):
        assert browser.post(KEYS + address).status_code == 403
