"""Whether a password is somebody's, found out without reading its hash.

The database tells how the hash was made, the platform makes that of the password typed, and the
database compares the two (accounts/sql/sign_in.sql).
"""

from copy import copy
from typing import Any

from django.contrib.auth.hashers import (
    BasePasswordHasher,
    get_hasher,
    identify_hasher,
    is_password_usable,
    make_password,
)
from django.db import connection

COSTS = ("time_cost", "memory_cost", "parallelism", "iterations")


def is_password(person: int, password: str) -> bool:
    """Tell whether this is the person's password.

    A hash of an older kind, or a cheaper one, is replaced by one of today when the password is
    known.
    """
    recipe = _recipe(person)
    hasher = _hasher(recipe)
    if hasher is None:
        make_password(password)  # takes the time of an answer
        return False
    encoded = _encoded(hasher, password, recipe)
    if not _ask("SELECT password_matches(%s, %s)", person, encoded):
        return False
    today = get_hasher()
    if hasher.algorithm != today.algorithm or today.must_update(recipe):
        _ask("SELECT replace_password(%s, %s, %s)", person, encoded, make_password(password))
    return True


def is_usable(person: int) -> bool:
    """Tell whether the person has a password at all."""
    return is_password_usable(_recipe(person))


def keep(person: int, encoded: str, *, is_new: bool) -> None:
    """Store the hash of a new person, or another one: only the owner of the tables may do that."""
    with connection.cursor() as cursor:
        if is_new:
            cursor.execute(
                "INSERT INTO accounts_password (user_id, encoded) VALUES (%s, %s)",
                [person, encoded],
            )
        else:
            cursor.execute(
                "UPDATE accounts_password SET encoded = %s WHERE user_id = %s", [encoded, person]
            )


def _recipe(person: int) -> str:
    return _ask("SELECT password_recipe(%s)", person) or "!"


def _hasher(recipe: str) -> BasePasswordHasher | None:
    """Return what made a hash; nothing for a person who has none, or one of an unknown kind."""
    try:
        return identify_hasher(recipe) if is_password_usable(recipe) else None
    except ValueError:
        return None


def _encoded(hasher: BasePasswordHasher, password: str, recipe: str) -> str:
    """Hash the password as the recipe says: with its salt, and at its costs rather than today's."""
    made = hasher.decode(recipe)
    as_then = copy(hasher)  # Django keeps one hasher for all
    for cost in COSTS:
        if cost in made:
            setattr(as_then, cost, made[cost])
    return as_then.encode(password, made["salt"])


def _ask(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
