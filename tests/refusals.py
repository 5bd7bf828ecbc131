from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """Expect the database to refuse what the block writes, naming this constraint; the test's
    transaction lives on.
    """
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), _as_at_a_commit():
        yield


@contextmanager
def _as_at_a_commit() -> Iterator[None]:
    """Check after the block what is checked at the end of a transaction."""
    yield
    connection.check_constraints()
