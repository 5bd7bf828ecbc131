"""Requests to the API under test, with nothing but the standard library."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 600
LARGEST_PAGE = 500


@dataclass(frozen=True)
class Answer:
    """What came back: its status, its headers by lower-case names, and its document."""

    status: int
    headers: dict[str, str]
    document: Any

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """Return the code of a problem, or nothing."""
        return str(self.document.get("code", "")) if isinstance(self.document, dict) else ""


class Caller:
    """One system that shows its key. Safe to use from several threads."""

    def __init__(self, base: str, key: str) -> None:
        self.base, self.key = base.rstrip("/"), key

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any) -> Answer:
        return self.ask("PATCH", path, body)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request and return the answer, whatever its status; `headers` with _ for -.

        Waits and asks again where the key's rate limit says so.
        """
        data = None if method == "GET" else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self._address(path), data, sent, method=method)
        answer = _send(request)
        if answer.status == 429:
            time.sleep(float(answer.headers.get("retry-after", "1")))
            return self.ask(method, path, body, **headers)
        return answer

    def walk(self, path: str, limit: int = LARGEST_PAGE) -> Iterator[dict[str, Any]]:
        """Return every entry of a list, page by page. Raises Unexpected for another answer."""
        address: str | None = f"{path}{'&' if '?' in path else '?'}limit={limit}"
        while address:
            page = expect(self.get(address), 200).document
            yield from page["results"]
            address = page.get("next")

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path


class Unexpected(Exception):
    """An answer that a check cannot go on from."""


def expect(answer: Answer, *statuses: int) -> Answer:
    """Return the answer if it has one of the statuses. Raises Unexpected otherwise."""
    if answer.status not in statuses:
        raise Unexpected(f"{answer.status} instead of {statuses}: {str(answer.document)[:300]}")
    return answer


def until(
    ready: Callable[[], bool], *, seconds: float = 600, every: float = 0.2, what: str = ""
) -> None:
    """Wait until it is so. Raises Unexpected when the seconds are over."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise Unexpected(f"after {seconds:.0f} seconds still not: {what}")
        time.sleep(every)


def _send(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return _read(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return _read(error.code, error.headers, error.read())


def _read(status: int, headers: Any, body: bytes) -> Answer:
    named = {name.lower(): value for name, value in headers.items()}
    is_json = "json" in named.get("content-type", "")
    return Answer(status, named, json.loads(body) if is_json and body else None)
