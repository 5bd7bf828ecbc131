"""One person per role for the demo provider, with passwords that only this checkout knows."""

import os
from pathlib import Path

from django.db import transaction

from accounts.models import Provider, User
from accounts.staff.operations import ADMINISTRATOR, CLERK, MANAGER, create_staff

STAFF = {"clerk": CLERK, "manager": MANAGER, "administrator": ADMINISTRATOR}


@transaction.atomic
def ensure_staff(provider: Provider, notes: Path) -> dict[str, str]:
    """Make the staff that are missing and return their new passwords, by user name.

    The passwords are also added to the file `notes`, which only its owner may read, before anybody
    is stored: an interruption leaves nobody whose password is unknown. People who are there already
    keep theirs.
    """
    there = set(User.objects.filter(username__in=STAFF).values_list("username", flat=True))
    made = {
        username: create_staff(
            provider, username, role, email=f"{username}@example.com", actor="the demo"
        )
        for username, role in STAFF.items()
        if username not in there
    }
    if made:
        _note(notes, made)
    return made


def _note(notes: Path, passwords: dict[str, str]) -> None:
    notes.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "a", encoding="utf-8") as target:
        for username, password in passwords.items():
            target.write(f"{username:15}{password}\n")
