from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browser import TIMEOUT, launched
from tests.ways.people import Coming, Person
from tests.ways.product import Product


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ways-in",
        type=Path,
        metavar="FOLDER",
        help="start the product in this folder, or find it there, and leave it running",
    )


@pytest.fixture(scope="session")
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The product with its demo provider, started once for all ways."""
    kept = request.config.getoption("--ways-in")
    running = Product(kept or tmp_path_factory.mktemp("ways"))
    running.start()
    yield running
    if not kept:
        running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT)
    with launched() as browser:
        yield browser


@pytest.fixture
def somebody(product: Product, chromium: Browser) -> Iterator[Coming]:
    """Give a person a browser. In the end none of them has met a fault, or another host."""
    people: list[Person] = []

    def give(name: str, **options: object) -> Person:
        people.append(Person(chromium, product, name, **options))
        return people[-1]

    yield give
    for person in people:
        person.assert_calm()
        person.page.context.close()


@pytest.fixture
def mark() -> str:
    """What tells the things of one way from all others, also in a product that is used again."""
    return uuid4().hex[:6].upper()


@pytest.fixture
def clerk(somebody: Coming) -> Person:
    person = somebody("clerk")
    person.come()
    return person


@pytest.fixture
def manager(somebody: Coming) -> Person:
    person = somebody("manager")
    person.come()
    return person


@pytest.fixture
def administrator(somebody: Coming) -> Person:
    person = somebody("administrator")
    person.come()
    return person
