"""Work that the database gave up for another transaction is done again."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

ATTEMPTS = 5
SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"

Result = TypeVar("Result")


def may_be_retried(error: Exception) -> bool:
    return getattr(error.__cause__, "pgcode", None) in (SERIALIZATION_FAILURE, DEADLOCK)


def wait_before_retry(attempt: int) -> None:
    """Wait a little longer after each attempt; the first is number 1."""
    time.sleep(0.05 * attempt)


def try_again(work: Callable[[], Result]) -> Result:
    """Do the work, which is one transaction, until no other gets into its way.

    Raises the OperationalError of the last of five attempts, and any other error at once.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return work()
        except OperationalError as error:
            if not may_be_retried(error):
                raise
        wait_before_retry(attempt)
    return work()
