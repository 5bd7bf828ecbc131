"""What an incident is about, in words."""

from typing import Any

from accounts.database.keys import instant_of
from accounts.models import SettingChange
from accounts.text import day_text, moment_text, status_word

from .scope import Scope

YES_NO = {True: "yes", False: "no", None: "none", "": "none"}


def scope_words(scope: Scope) -> str:
    """Return what the scope is, short enough for a title."""
    if scope.run:
        return f"{scope.run.get_process_display()} for {day_text(scope.run.as_of)}"
    if scope.change:
        return f"{scope.change.get_subject_display()} {scope.change.name}"
    since, until = (moment_text(instant_of(key)) for key in (scope.first, scope.last))
    return f"{since} to {until}"


def change_words(change: SettingChange) -> list[tuple[str, str, str]]:
    """Return what was changed: the field, its value before and its value after."""
    return [
        (name.replace("_", " ").capitalize(), _value(change.before.get(name)), _value(value))
        for name, value in sorted(change.after.items())
    ]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, str) and value:
        return status_word(value) if value.isupper() else value
    return YES_NO.get(value, "") if value in (True, False, None, "") else f"{value}"
