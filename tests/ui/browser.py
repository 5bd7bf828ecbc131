"""A real browser for the flows that no test client can show."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

CHROMIUM = Path(os.environ.get("TEST_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 15_000


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser, or skip the test where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed: apt-get install chromium")
    # Playwright keeps an event loop in this thread, in which Django would refuse to use the
    # database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """One person's browser on the platform, which remembers what went wrong and which other hosts
    were asked.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.set_default_timeout(TIMEOUT)
        self.address = address
        self.other_hosts: list[str] = []
        self.problems: list[str] = []
        context.on("request", self._note_host)
        self.page: Page = self.another_tab(context)

    def another_tab(self, context: BrowserContext | None = None) -> Page:
        """Open a page of the same browser, whose errors count too."""
        page = (context or self.page.context).new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console",
            lambda message: self.problems.append(message.text) if message.type == "error" else None,
        )
        return page

    def _note_host(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self.address).netloc):
            self.other_hosts.append(request.url)

    def log_in(self, name: str, password: str) -> None:
        self.page.goto(f"{self.address}/login/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url(f"{self.address}/")

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        self.wait()
        return self.page

    def wait(self) -> None:
        """Wait until the page and the fragments that it asks for are there: the database is emptied
        after the test.
        """
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def assert_calm(self) -> None:
        """Nothing failed, and nobody else was asked for anything."""
        self.wait()
        assert self.problems == []
        assert self.other_hosts == []
