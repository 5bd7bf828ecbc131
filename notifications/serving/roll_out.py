"""Which part of an audience sees a message first.

It is the same accounts at every look, and more of them at a higher percentage.
"""

import hashlib
from typing import Any

PLACES = 10_000


def place_of(message_id: Any, customer_id: Any) -> float:
    """Return the account's place in the message's roll-out, from 0 up to 100.

    It is fixed for the two of them, and even over many accounts.
    """
    digest = hashlib.sha256(f"{message_id}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PLACES * 100 / PLACES


def is_rolled_out(message_id: Any, customer_id: Any, percentage: int) -> bool:
    return place_of(message_id, customer_id) < percentage
