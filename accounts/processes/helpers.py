"""Who helps with a run's chunks besides the one who started it."""

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

from ..tenancy.models import Provider
from .chunks import work_on
from .models.process import ProcessRun

Helpers = Callable[[Provider, ProcessRun, int], AbstractContextManager[None]]

log = logging.getLogger(__name__)


@contextmanager
def alone(provider: Provider, run: ProcessRun, at_most: int) -> Iterator[None]:
    """No help: inside a test's transaction nobody else would see the chunks."""
    yield


@contextmanager
def threads(provider: Provider, run: ProcessRun, at_most: int) -> Iterator[None]:
    """One further connection for each further core, up to `at_most`.

    The database does the work, and Python waits for it.
    """
    number = min(at_most, (os.cpu_count() or 1) - 1)
    if number < 1:
        yield
        return
    with ThreadPoolExecutor(number) as pool:
        for _ in range(number):
            pool.submit(_help, provider, run)
        yield


def _help(provider: Provider, run: ProcessRun) -> None:
    try:
        work_on(provider, run)
    except Exception:
        log.exception("a helper of run %s gave up; the leader does its chunks", run.pk)
    finally:
        connection.close()
