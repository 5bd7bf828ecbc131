"""Providers, and the way into the data of one of them."""

from .models import Provider
from .transactions import provider_transaction, recording

__all__ = ["Provider", "provider_transaction", "recording"]
