"""A person at work: a browser that remembers every fault of the product."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Response, expect

from tests.ui.browser import Visit
from tests.ways.product import Product

# What the product does in the background may take this long.
PATIENCE = 120_000


class Person(Visit):
    """Somebody who is logged in, or is about to be."""

    def __init__(self, browser: Browser, product: Product, name: str, **options: object) -> None:
        self.name, self.product = name, product
        context = browser.new_context(
            **{
                "color_scheme": "light",
                "viewport": {"width": 1366, "height": 900},
                "accept_downloads": True,
                **options,
            }
        )
        super().__init__(context, product.address)
        self.faults: list[str] = []
        context.on("response", self._note_fault)

    def _note_fault(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def come(self) -> Page:
        """Log in, and return the page."""
        self.log_in(self.name, self.product.passwords[self.name])
        return self.page

    def log_in_here(self) -> None:
        """Log in on the page that asks for it."""
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(self.product.passwords[self.name])
        self.page.get_by_role("button", name="Log in").click()

    def end_session(self) -> None:
        """End the session behind the person's back, as the clock or an administrator would."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        self.product.sql("DELETE FROM django_session WHERE session_key = %s", cookies["sessionid"])

    def menu(self, name: str) -> Page:
        """Go to a place by the navigation on the left."""
        self.page.get_by_role("navigation", name="Sections").get_by_role(
            "link", name=name, exact=True
        ).click()
        self.wait()
        return self.page

    def customer(self, account: str) -> Page:
        """Open a customer by the search of every page."""
        self.page.get_by_label("Search accounts and statements").fill(account)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text(account, exact=True).first).to_be_visible()
        self.wait()
        return self.page

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """Expect that the browser reports one answer of this status, and nothing else."""
        self.assert_calm()
        yield
        self.wait()
        assert len(self.problems) == 1, self.problems
        assert f"status of {status}" in self.problems[0]
        self.problems.clear()

    def assert_calm(self) -> None:
        super().assert_calm()
        assert self.faults == []


# Gives a person of this name a browser.
Coming = Callable[..., Person]
