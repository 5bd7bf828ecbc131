"""The platform's environment variables: which there are, and what they may say."""

from collections.abc import Mapping

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

# One line each in docs/operations.md. A name that starts with BILLING_ and is not here is taken for
# a slip.
PLATFORM_NAMES = frozenset(
    {
        "BILLING_ALLOWED_HOSTS",
        "BILLING_API_REQUESTS_A_MINUTE",
        "BILLING_DEBUG",
        "BILLING_ENCRYPTION_KEYS",
        "BILLING_ENCRYPTION_KEYS_FILE",
        "BILLING_FROM_EMAIL",
        "BILLING_HSTS_SECONDS",
        "BILLING_HTTPS",
        "BILLING_LOG_LEVEL",
        "BILLING_OPS_EMAILS",
        "BILLING_PUBLIC_URL",
        "BILLING_ROLE",
        "BILLING_SANDBOX_MAIL",
        "BILLING_SECRET_KEY",
        "BILLING_SECRET_KEY_FILE",
        "BILLING_TRUSTED_ORIGINS",
        "BILLING_WEBHOOKS_PRIVATE",
    }
)
ROLES = ("web", "worker", "command")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE_SCHEMES = ("postgres://", "postgresql://")
REDIS_SCHEMES = ("redis://", "rediss://")


def refuse_unknown_names(names: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured for a BILLING_ variable that the platform does not know."""
    unknown = sorted(
        name for name in names if name.startswith("BILLING_") and name not in PLATFORM_NAMES
    )
    if unknown:
        known = ", ".join(sorted(PLATFORM_NAMES))
        raise ImproperlyConfigured(
            f"unknown environment variable {unknown[0]}; the platform knows {known}"
        )


def flag(env: environ.Env, name: str, default: bool) -> bool:
    """Return a variable that is true or false.

    Any other word is refused rather than taken for false.
    """
    text = env.str(name, default=str(default)).lower()
    if text not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}")
    return text == "true"


def choice(env: environ.Env, name: str, choices: tuple[str, ...], default: str) -> str:
    """Return a variable that is one of the choices."""
    text = env.str(name, default=default)
    if text not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return text


def whole_number(env: environ.Env, name: str, default: int) -> int:
    """Return a variable that is a whole number, 0 or greater."""
    text = env.str(name, default=str(default))
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}")
    return int(text)


def encryption_keys(name: str, text: str) -> list[str]:
    """Return the keys in the text, which stand apart by commas or blanks; the first encrypts.

    Raises ImproperlyConfigured without any, and for one that is no key of Fernet; the message shows
    none of them.
    """
    keys = text.replace(",", " ").split()
    if not keys:
        raise ImproperlyConfigured(f"{name} must be set, to one key or several with commas")
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"key {number} of {name} must be 32 bytes in URL-safe base64"
            ) from error
    return keys


def login_of(url: str) -> dict[str, str]:
    """Return where and as whom the URL of a database logs in; nothing for an empty one."""
    if not url:
        return {}
    parts = environ.Env.db_url_config(url)
    return {name: parts[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}


def address(name: str, url: str, schemes: tuple[str, ...]) -> str:
    """Return the URL of a service when it is of the right kind; the message shows no password."""
    if not url.startswith(schemes):
        raise ImproperlyConfigured(f"{name} must start with {' or '.join(schemes)}")
    return url
