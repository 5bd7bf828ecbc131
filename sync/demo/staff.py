"""One person per role for the demo provider, with passwords that only this checkout knows."""

import os
import secrets
from pathlib import Path

from accounts.models import Provider, User
from sync.roles import ADMINISTRATOR, CLERK, MANAGER, ensure_roles

STAFF = {"clerk": CLERK, "manager": MANAGER, "administrator": ADMINISTRATOR}


def ensure_staff(provider: Provider, notes: Path) -> dict[str, str]:
    """Make the staff that are missing and return their new passwords, by user name.

    The passwords are also added to the file `notes`, which only its owner may read. People who are
    there already keep theirs.
    """
    groups = ensure_roles()
    made: dict[str, str] = {}
    for username, role in STAFF.items():
        if User.objects.filter(username=username).exists():
            continue
        made[username] = secrets.token_urlsafe(12)
        email = f"{username}@example.com"
        person = User.objects.create_user(username, email, made[username], provider=provider)
        person.groups.add(groups[role])
    if made:
        _note(notes, made)
    return made


def _note(notes: Path, passwords: dict[str, str]) -> None:
    notes.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a", encoding="utf-8") as target:
        for username, password in passwords.items():
            target.write(f"{username:15}{password}\n")
