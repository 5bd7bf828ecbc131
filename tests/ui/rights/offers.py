"""What a page offers to whoever reads it: links, and forms with a button that is on."""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

Attributes = dict[str, str | None]
HOME = "/"
LEADING = {"href": "GET", "hx-get": "GET", "data-goto": "GET", "hx-post": "POST"}


class Offer(NamedTuple):
    """A request that the page lets one make."""

    method: str
    path: str
    query: str


class Form(NamedTuple):
    method: str
    action: str


class Offers(HTMLParser):
    """Reads the offers of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: set[Offer] = set()
        self.forms: dict[str, Form] = {}
        self.form: Form | None = None
        self.outside: list[Attributes] = []  # buttons that name the form they belong to

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name, method in LEADING.items():
            if (to := values.get(name)) and tag not in ("link", "use"):
                self._add(method, to)
        if tag == "form":
            method = (values.get("method") or "get").upper()
            self.form = Form(method, values.get("action") or self.page)
            self.forms[values.get("id") or ""] = self.form
        elif tag == "button" and values.get("type") != "button" and "disabled" not in values:
            if "form" in values:
                self.outside.append(values)
            elif self.form:
                self._press(self.form, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None

    def close(self) -> None:
        super().close()
        for values in self.outside:
            self._press(self.forms[values["form"] or ""], values)

    def _press(self, form: Form, values: Attributes) -> None:
        method = (values.get("formmethod") or form.method).upper()
        if method in ("GET", "POST"):  # a form of a dialog only closes it
            self._add(method, values.get("formaction") or form.action)

    def _add(self, method: str, to: str) -> None:
        parts = urlsplit(urljoin(f"http://page{self.page}", to))
        if parts.netloc == "page" and parts.scheme == "http":
            self.found.add(Offer(method, parts.path, parts.query))


def offers_of(page: str, content: str) -> set[Offer]:
    """Return what the page at this address offers. Its frame is that of the first page."""
    reader = Offers(page)
    reader.feed(content if page == HOME else content[max(content.find("<main"), 0) :])
    reader.close()
    return reader.found
