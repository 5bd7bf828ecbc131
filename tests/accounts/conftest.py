from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection


@pytest.fixture
def owner(db: None) -> Callable[..., AbstractContextManager[None]]:
    """Act as the owner of the tables, after changing them by these statements; the test's rollback
    takes them back.
    """

    @contextmanager
    def act(*changes: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("RESET ROLE")
            for change in changes:
                cursor.execute(change)
            try:
                yield
            finally:
                cursor.execute("SET ROLE billing_app")

    return act
