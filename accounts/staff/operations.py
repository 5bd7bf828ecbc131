"""The people of a provider, and what they may do.

Each role is a group, and may do all that the role before it may.
"""

import secrets

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError

from ..errors import Refused
from ..tenancy.models import Provider
from .models import User

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
    ),
    MANAGER: (
        "products.manage_catalogue",
        "accounts.manage_custom_fields",
        "accounts.manage_bill_profiles",
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
        "notifications.manage_webhooks",
    ),
}


def create_staff(provider: Provider, username: str, role: str, *, email: str = "") -> str:
    """Make a person of the provider with this role, and return a random password.

    Raises Refused for a name or an address that is none, and for a name that is taken, whoever has
    it.
    """
    password = secrets.token_urlsafe(12)
    person = User(username=username, email=email, provider=provider)
    person.set_password(password)
    try:
        person.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="invalid_value") from error
    person.save()
    person.groups.add(Group.objects.get(name=role))
    return password


def ensure_roles() -> dict[str, Group]:
    """Make the groups and give them their permissions; what is there stays. Return them by name.

    The owner of the tables does so, when it has migrated: the application may not change them.
    """
    groups: dict[str, Group] = {}
    permissions: list[Permission] = []
    for name, added in ADDED_PERMISSIONS.items():
        permissions += [_permission(label) for label in added]
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.add(*permissions)
    return groups


def _permission(label: str) -> Permission:
    app, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
