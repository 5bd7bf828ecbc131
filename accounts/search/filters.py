"""Customers by tags and custom fields, through indexes (accounts/sql/customer_filters.sql)."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from .queries import FEW


def keys_with(
    *, tag: str | None = None, fields: Mapping[str, Any] | None = None, part: Any = (None, None)
) -> list[UUID] | None:
    """Return the keys of the provider's customers that have what is given; None for many.

    `tag` is a tag, `fields` are values of custom fields as a customer holds them, and `part` is a
    field with a part of its text, whatever its case.
    """
    held = None if fields is None else json.dumps(fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_keys(%s, %s::jsonb, %s, %s, %s)::text[]", [tag, held, *part, FEW]
        )
        (keys,) = cursor.fetchone()
    return None if keys is None else [UUID(key) for key in keys]
