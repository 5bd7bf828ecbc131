"""Keys of rows, which grow with time: a key begins with 48 bits of milliseconds."""

from datetime import UTC, datetime
from uuid import UUID


def first_key_at(instant: datetime) -> UUID:
    """Return the smallest key that the database could have made at the instant."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def instant_of(key: UUID) -> datetime:
    """Return when a key was made."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
