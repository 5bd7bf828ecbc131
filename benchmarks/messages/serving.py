"""Times what in-product messages cost: serving one account at a fixed rate through the web server,
the review of an audience, and the facts.

Makes a provider of its own in the database that DATABASE_URL names, asks gunicorn on the loopback
address for a bounded time, and prints one JSON document. Nothing is left running; the provider
stays, so use a database to throw away.
"""

import argparse
import json
import random
from typing import Any

from benchmarks.messages.book import make_book
from benchmarks.web_server import ask, at_rate, web_server

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
    with web_server(options.workers) as port:
        figures["serving"] = _serve(port, book, options.rate, options.seconds)
    print(json.dumps(figures, indent=1))


def _serve(port: int, book: Any, rate: int, seconds: int) -> dict[str, Any]:
    chosen = random.Random(7)  # noqa: S311
    numbers = [chosen.choice(book.numbers) for _ in range(WARMING + rate * seconds)]

    def one(place: int) -> tuple[int, int]:
        """Return the status, and how many messages came."""
        path = f"/api/v1/customers/{numbers[place]}/messages?viewer_role=OWNER"
        status, body = ask(port, book.key, path)
        return status, len(json.loads(body).get("messages", ())) if status == 200 else 0

    figures, answers = at_rate(rate, seconds, one, warming=WARMING)
    return figures | {
        "failed": sum(status != 200 for status, _ in answers),
        "with_a_message": sum(shown > 0 for _, shown in answers),
    }


if __name__ == "__main__":
    main()
