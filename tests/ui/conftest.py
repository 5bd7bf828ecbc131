from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.ui.browser import launched


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser for the tests of one module."""
    with launched() as browser:
        yield browser
