from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """Expect the database to refuse what the block writes, naming this constraint; the test's
    transaction lives on.
    """
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield
