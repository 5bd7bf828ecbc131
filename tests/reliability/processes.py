"""Work in processes of its own, which can be killed."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Provider
from tests.reliability.a_book import AS_OF

Work = Callable[[], None]


def start(work: Work) -> int:
    """Do the work in a process and on a connection of its own, and return the process's id."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def finished(pid: int) -> bool:
    """Wait for the process, and return whether it came to its end by itself; an error in it is one
    here.
    """
    _, status = os.waitpid(pid, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)


def kill(pid: int, after: float) -> bool:
    """Kill the process so many seconds from now, and return whether it was still at work."""
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    return not finished(pid)


def seconds(work: Work) -> float:
    """Do the work in a process of its own, and return how long that took."""
    begun = time.monotonic()
    assert finished(start(work))
    return time.monotonic() - begun


def kill_again_and_again(work: Work, *, whole: float, kills: int) -> int:
    """Start the work and kill it at a random instant within the first part of the time that all of
    it takes, until it comes to its end.

    Return how many times it was killed, `kills` at the most.
    """
    killed = 0
    while killed < kills and kill(start(work), random.uniform(0, whole / 3)):
        killed += 1
    return killed


def run(provider: Provider, *words: str) -> None:
    """Run a command of the provider for AS_OF; wait while the database still works on what a killed
    process has sent.
    """
    while True:
        try:
            call_command(*words, provider=provider.slug, as_of=AS_OF, stdout=StringIO())
            return
        except CommandError as error:
            if "already running" not in str(error):
                raise
            time.sleep(0.02)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do the works at the same time, each on a connection of its own, and return what each returned
    or raised.
    """
    barrier = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))
