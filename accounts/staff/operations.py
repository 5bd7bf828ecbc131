"""The people of a provider, and what the roles that come along may do.

Each of these roles may do all that the role before it may.
"""

import secrets

from django.core.exceptions import ValidationError

from ..errors import Refused
from ..record.operations import keep_change
from ..record.states import Area
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .models import Role, RoleHolder, User

CLERK, MANAGER, ADMINISTRATOR = "Billing clerk", "Billing manager", "Administrator"

ADDED_PERMISSIONS = {
    CLERK: (
        "sync.see_reports",
        "accounts.edit_customers",
        "statements.create_statements",
        "products.change_services",
        "accounts.run_workflows",
        "sync.fix_accounts",
        "statements.record_payments",
        "statements.enter_entries",
        "notifications.author_messages",
        "accounts.export_lists",
    ),
    MANAGER: (
        "products.manage_catalogue",
        "accounts.manage_custom_fields",
        "accounts.manage_bill_profiles",
        "accounts.share_views",
        "accounts.run_process",
        "sync.review_closures",
        "statements.release_parked",
        "notifications.manage_notifications",
        "notifications.approve_messages",
        "sync.take_back",
        "sync.approve_apologies",
    ),
    ADMINISTRATOR: (
        "accounts.override_status",
        "accounts.manage_api_keys",
        "accounts.manage_settings",
        "accounts.manage_staff",
        "notifications.manage_webhooks",
        "sync.export_book",
    ),
}


def create_staff(
    provider: Provider, username: str, role: str, *, email: str = "", actor: str = "command line"
) -> str:
    """Make a person of the provider with the role of this name, and return a random password.

    Raises Refused for a name or an address that is none, and for a name that is taken, whoever has
    it.
    """
    password = secrets.token_urlsafe(12)
    person = User(username=username, email=email, provider=provider)
    person.set_password(password)
    with provider_transaction(provider, actor=actor):
        add_person(person, Role.objects.get(name=role), actor=actor)
    return password


def add_person(person: User, role: Role, *, actor: str) -> None:
    """Store a new person with a role, and keep that it was added.

    Raises Refused for a name to sign in with that is none or is taken, whoever has it, and for an
    address that is none. Needs `provider_transaction`.
    """
    try:
        person.full_clean()
    except ValidationError as error:
        words = " ".join(error.messages)
        if "username" in error.message_dict:
            raise Refused(words, code="username_refused") from error
        raise Refused(words, code="invalid_value") from error
    person.save()
    RoleHolder.objects.create(provider=person.provider, user=person, role=role)
    keep_change(
        role.provider,
        Area.STAFF,
        "Person added",
        subject=person.get_username(),
        after=role.name,
        actor=actor,
    )
