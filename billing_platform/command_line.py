"""What manage.py does around Django's own command line."""

import os
import sys
from typing import NoReturn

import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import base, execute_from_command_line
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerError

from .embedded.daemons import ServiceError

# These look at no data, so they must work where no service can be started.
WITHOUT_SERVICES = frozenset({"help", "version", "--help", "-h", "--version"})
NOWHERE = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


class OneLineParser(base.CommandParser):
    """Says what is wrong with the arguments in one line, and leaves the usage to --help."""

    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(2, f"{self.prog}: {' '.join(message.split())}; see --help\n")
        super().error(message)


def main(arguments: list[str]) -> int:
    """Run a command and return its exit status.

    Settings that make no sense and services that cannot be reached end in one line and status 1.
    Every other exception is a fault of the program and keeps its traceback.
    """
    if len(arguments) < 2 or WITHOUT_SERVICES.intersection(arguments[1:]):
        for name, address in NOWHERE.items():
            os.environ.setdefault(name, address)
        os.environ.setdefault("BILLING_SECRET_KEY", "x" * 32)
        os.environ.setdefault("BILLING_ENCRYPTION_KEYS", "A" * 43 + "=")
    base.CommandParser = OneLineParser  # Django offers no other way to choose it
    try:
        execute_from_command_line(arguments)
    except (ServiceError, ImproperlyConfigured) as error:
        return _refuse(str(error))
    except OperationalError as error:
        if not _is_connection_error(error):
            raise
        return _refuse(f"the database cannot be reached: {error}")
    except (redis.ConnectionError, redis.TimeoutError, BrokerError) as error:
        return _refuse(f"Redis cannot be reached: {error}")
    return 0


def _refuse(reason: str) -> int:
    print(" ".join(reason.split()), file=sys.stderr)
    return 1


def _is_connection_error(error: OperationalError) -> bool:
    """Tell a server that is away from a statement that failed.

    Only the latter has an SQLSTATE of its own.
    """
    return getattr(error.__cause__, "pgcode", None) in (None, "57P01", "57P02", "57P03")
