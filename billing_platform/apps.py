import contextlib
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register as register_check
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from . import checks, logs
from .celery import app as celery_app

PRIVILEGED = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


class BillingPlatformConfig(AppConfig):
    name = "billing_platform"

    def ready(self) -> None:
        """Make Celery known to what sends tasks, and look at the role of the first connection."""
        celery_app.set_default()
        logs.configure()
        register_check(checks.navigation_leads_somewhere)
        make_mailbox_private(Path(settings.EMAIL_FILE_PATH))
        connection_created.connect(refuse_privileged_role, dispatch_uid="refuse_privileged_role")


def make_mailbox_private(mailbox: Path) -> None:
    """Let only the platform's user look into a mailbox that an earlier version has left open."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mailbox.chmod(0o700)


def refuse_privileged_role(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Raise ImproperlyConfigured when the application's role could see past row-level security.

    Asked once in a process. A connection that assumes no role is the owner's: that of `migrate`.
    """
    if not connection.settings_dict["OPTIONS"].get("assume_role"):
        return
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGED)
        row = cursor.fetchone()
    if row is None or row[0]:
        connection.close()
        raise ImproperlyConfigured(
            "the database role bypasses row-level security; use one that does not"
        )
    connection_created.disconnect(dispatch_uid="refuse_privileged_role")
