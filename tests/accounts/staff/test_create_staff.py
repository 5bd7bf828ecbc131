from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def create_staff(*arguments: str) -> str:
    output = StringIO()
    call_command("create_staff", *arguments, stdout=output)
    return output.getvalue().strip()


def test_a_person_can_sign_in_and_do_what_the_role_may():
    provider = ProviderFactory(slug="acme", name="Acme")
    answer = create_staff("ada", "--provider", "acme", "--role", "manager")
    assert answer.startswith("ada, Billing manager of Acme, signs in with ")
    person = User.objects.get(username="ada")
    assert person.check_password(answer.split()[-1])
    assert person.provider == provider
    assert person.has_perms(["statements.create_statements", "accounts.run_process"])
    assert not person.has_perm("accounts.override_status")


def test_a_name_that_is_taken_is_refused_and_keeps_its_password():
    ProviderFactory(slug="acme")
    answer = create_staff("ada", "--provider", "acme", "--role", "clerk")
    ProviderFactory(slug="other")
    with pytest.raises(CommandError, match="already exists"):
        create_staff("ada", "--provider", "other", "--role", "administrator")
    person = User.objects.get()
    assert person.provider.slug == "acme"
    assert person.check_password(answer.split()[-1])


@pytest.mark.parametrize("arguments", [("a b",), ("ada", "--email", "nowhere")])
def test_a_name_or_address_that_is_none_is_refused(arguments):
    ProviderFactory(slug="acme")
    with pytest.raises(CommandError):
        create_staff(*arguments, "--provider", "acme", "--role", "clerk")
    assert not User.objects.exists()


def test_an_unknown_provider_is_refused():
    with pytest.raises(CommandError, match="there is no provider 'acme'"):
        create_staff("ada", "--provider", "acme", "--role", "clerk")
