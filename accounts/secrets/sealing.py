"""Secrets that the platform reads again, encrypted in the database.

Each is a Fernet token. `settings.ENCRYPTION_KEYS` names the keys: the first encrypts, any of them
decrypts (docs/decisions/0027-secrets-at-rest.md).
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = "gAAAA"  # how each token begins: the version of its format, and the zeros of a 64-bit clock


class SecretUnreadable(Exception):
    """None of the keys decrypts the secret."""


def seal(text: str) -> str:
    """Return the text encrypted under the first key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text that `seal` encrypted.

    Raises SecretUnreadable where none of the keys decrypts it.
    """
    try:
        return _keys().decrypt(sealed).decode()
    except InvalidToken as error:
        raise SecretUnreadable("no key of BILLING_ENCRYPTION_KEYS opens this secret") from error


def reseal(sealed: str) -> str:
    """Return the secret encrypted under the first key: as it is, where it is so already.

    Raises SecretUnreadable where none of the keys decrypts it.
    """
    try:
        Fernet(settings.ENCRYPTION_KEYS[0]).decrypt(sealed)
    except InvalidToken:
        return seal(unseal(sealed))
    return sealed


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
