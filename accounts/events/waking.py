"""Waking a worker once a transaction is committed."""

import logging
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(task: str, *arguments: Any) -> None:
    """Have a worker do the task after the commit. One transaction asks once for the same.

    What is to be done stands in the database: without a broker, the clock's next round finds it.
    """
    wake_up = _WakeUp(task, arguments)
    # One that still waits goes only with a savepoint that is open, and the caller goes with that.
    if all(waiting != wake_up for _, waiting, *_ in connection.run_on_commit):
        transaction.on_commit(wake_up)


@dataclass(frozen=True)
class _WakeUp:
    task: str
    arguments: tuple[Any, ...]

    def __call__(self) -> None:
        try:
            current_app.send_task(self.task, list(self.arguments), retry=False)
        except OperationalError as error:
            log.warning("nobody was woken for %s, the clock's next round is: %s", self.task, error)
