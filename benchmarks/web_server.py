"""The web server on the loopback address, and requests to it at a fixed rate."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

SECONDS_TO_START = 60
LOCAL = threading.local()

T = TypeVar("T")


@contextmanager
def web_server(workers: int) -> Iterator[int]:
    """Run the web server, as the supervisor starts it, for the length of the block.

    Yield its port.
    """
    port = _free_port()
    environment = {**os.environ, "BILLING_ROLE": "web", "BILLING_LOG_LEVEL": "WARNING"}
    command = [
        *(sys.executable, "-m", "gunicorn", "billing_platform.wsgi"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4"),
        *("--keep-alive", "30", "--log-level", "warning"),
    ]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(
    port: int, key: str, path: str, *, method: str = "GET", body: bytes | None = None
) -> tuple[int, bytes]:
    """Ask over the thread's own connection, as a provider's server does; return status and body."""
    connection = getattr(LOCAL, "connection", None)
    if connection is None:
        connection = LOCAL.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Bearer {key}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (http.client.HTTPException, OSError):
        LOCAL.connection = None
        return ask(port, key, path, method=method, body=body)


def at_rate(
    rate: int, seconds: int, one: Callable[[int], T], *, warming: int = 0
) -> tuple[dict[str, Any], list[T]]:
    """Do one after the other at even intervals, and return figures of their times, and the answers.

    Each is timed from its due time on: a request that waits for a free thread has that wait
    counted. `warming` are done before: the first request of each process and thread of the server
    opens its connection to the database.
    """
    started = 0.0

    def timed(place: int) -> tuple[float, T]:
        due = started + (place - warming) / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        answer = one(place)
        return time.perf_counter() - due, answer

    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(one, range(warming)))
        started = time.perf_counter()
        answers = list(pool.map(timed, range(warming, warming + rate * seconds)))
    times = sorted(taken * 1000 for taken, _ in answers)
    figures = {
        "requests": len(times),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "p99_ms": round(times[int(len(times) * 0.99)], 2),
        "max_ms": round(times[-1], 2),
    }
    return figures, [answer for _, answer in answers]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the web server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
