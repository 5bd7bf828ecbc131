"""Providers, and the way into the data of one of them."""

from .models import Provider
from .transactions import current_provider, provider_transaction, recording

__all__ = ["Provider", "current_provider", "provider_transaction", "recording"]
