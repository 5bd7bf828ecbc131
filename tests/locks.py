"""Connections that wait for each other."""

import time
from concurrent.futures import Future
from typing import Any

import psycopg2
from django.db import OperationalError, connection


def wait_until_blocked(other: Future[Any]) -> None:
    """Wait until another connection waits for a lock of this one's."""
    while not other.done():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted "
                "AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("the other did not wait for a lock of this connection")


def deadlock() -> OperationalError:
    """The error of a transaction that the database gave up for another."""

    class Cause(psycopg2.OperationalError):
        pgcode = "40P01"

    error = OperationalError("deadlock detected")
    error.__cause__ = Cause()
    return error
