"""Times what in-product messages cost: serving one account at a fixed rate through the web server,
the review of an audience, and the facts.

Makes a provider of its own in the database that DATABASE_URL names, asks gunicorn on the loopback
address for a bounded time, and prints one JSON document. Nothing is left running; the provider
stays, so use a database to throw away.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from benchmarks.messages.book import make_book

OWING_EVERY = 20
MESSAGES = 5
WARMING = 1_000  # requests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=100, help="requests a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    book = make_book(options.accounts, OWING_EVERY, MESSAGES)
    figures = dict(book.figures)
    port = _free_port()
    with _server(port, options.workers):
        figures["serving"] = _at_rate(port, book, options.rate, options.seconds)
    print(json.dumps(figures, indent=1))


def _at_rate(port: int, book: Any, rate: int, seconds: int) -> dict[str, Any]:
    """Ask at even intervals, each from its due time on: a request that waits for a free thread has
    that wait counted.

    Every process and thread of the server is asked before, since the first request of each opens
    its connection to the database.
    """
    chosen = random.Random(7)  # noqa: S311
    numbers = [chosen.choice(book.numbers) for _ in range(rate * seconds)]
    started = 0.0

    def one(place: int) -> tuple[float, int, int]:
        due = started + place / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status, shown = _ask(port, book.key, numbers[place])
        return time.perf_counter() - due, status, shown

    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(lambda number: _ask(port, book.key, number), numbers[:WARMING]))
        started = time.perf_counter()
        answers = list(pool.map(one, range(len(numbers))))
    times = sorted(answer[0] * 1000 for answer in answers)
    return {
        "requests": len(times),
        "failed": sum(status != 200 for _, status, _ in answers),
        "with_a_message": sum(shown > 0 for _, _, shown in answers),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "p99_ms": round(times[int(len(times) * 0.99)], 2),
        "max_ms": round(times[-1], 2),
    }


LOCAL = threading.local()


def _ask(port: int, key: str, number: str) -> tuple[int, int]:
    """Ask over the thread's own connection, as a provider's server does; return the status and how
    many messages came.
    """
    connection = getattr(LOCAL, "connection", None)
    if connection is None:
        connection = LOCAL.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path = f"/api/v1/customers/{number}/messages?viewer_role=OWNER"
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        body = answer.read()
    except (http.client.HTTPException, OSError):
        LOCAL.connection = None
        return _ask(port, key, number)
    return answer.status, len(json.loads(body).get("messages", ())) if answer.status == 200 else 0


class _server:
    """The web server, as the supervisor starts it, on the loopback address for the length of the
    block.
    """

    def __init__(self, port: int, workers: int) -> None:
        self.port, self.workers = port, workers

    def __enter__(self) -> None:
        environment = {**os.environ, "BILLING_ROLE": "web", "BILLING_LOG_LEVEL": "WARNING"}
        command = [
            sys.executable, "-m", "gunicorn", "billing_platform.wsgi",
            "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers), "--threads", "4",
            "--keep-alive", "30", "--log-level", "warning",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=environment)
        deadline = time.monotonic() + timedelta(seconds=60).total_seconds()
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("the web server did not start")

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
