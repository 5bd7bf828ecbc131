"""What staff may do, by role: each role is a group, and may do all that the one before it may."""

from django.contrib.auth.models import Group, Permission

CLERK = "Billing clerk"
MANAGER = "Billing manager"
ADMINISTRATOR = "Administrator"

ADDED_PERMISSIONS = {
    CLERK: ("statements.create_statements",),
    MANAGER: ("accounts.run_process",),
    ADMINISTRATOR: ("accounts.override_status",),
}


def ensure_roles() -> dict[str, Group]:
    """Make the groups and give them their permissions; what is there stays. Return them by name."""
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
