"""Going from provider to provider."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from .models import Provider

log = logging.getLogger(__name__)


@contextmanager
def errors_logged(provider: Provider) -> Iterator[None]:
    """Log what goes wrong with one provider, so that the round goes on to the others."""
    try:
        yield
    except Exception:
        log.exception("the round failed for provider %s", provider.pk)
