"""Whether what is sent again is what is there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework.serializers import ListSerializer

from ..errors import Refused
from .fields import Named

ALREADY_EXISTS = "already_exists"


def difference(
    fields: Mapping[str, Any], sent: Mapping[str, Any], shown: Mapping[str, Any]
) -> str | None:
    """Return the first member that was sent with another value than is shown; None without one.

    `sent` are validated values by their source, `shown` is the document of what is there. A member
    that is not shown, or was not sent, makes no difference.
    """
    for name, field in fields.items():
        source = field.source or name
        if source in sent and name in shown and not _is_same(field, sent[source], shown[name]):
            return name
    return None


def check_same(
    name: str, fields: Mapping[str, Any], sent: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Raise Refused where what exists under the name differs from what is sent."""
    if other := difference(fields, sent, shown):
        raise Refused(f"{name} exists with another {other}", code=ALREADY_EXISTS)


def _is_same(field: Any, sent: Any, shown: Any) -> bool:
    if isinstance(field, ListSerializer):
        members = field.child.fields  # type: ignore[union-attr]
        return len(sent) == len(shown) and not any(
            difference(members, one, other) for one, other in zip(sent, shown, strict=True)
        )
    if isinstance(field, Named):
        return bool((sent and getattr(sent, field.slug_field or "")) == shown)
    if isinstance(sent, Decimal):
        return shown is not None and sent == Decimal(shown)
    if isinstance(sent, date):
        return bool(sent.isoformat() == str(shown)[: len(sent.isoformat())])
    return bool(sent == shown or (sent in ("", None) and shown in ("", None)))
