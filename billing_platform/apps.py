import contextlib
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register as register_check
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from accounts.database.owner import OWNER

from . import checks, logs
from .celery import app as celery_app

PRIVILEGED = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND pg_has_role(relowner, 'MEMBER')
    )
    FROM pg_roles WHERE rolname = current_user
"""


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
    """Raise ImproperlyConfigured when the application could see past row-level security.

    Asked once in a process. Who owns tables could lift it. The owner may connect: that is
    `migrate`.
    """
    if connection.settings_dict["OPTIONS"].get("application_name") == OWNER:
        return
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGED)
        row = cursor.fetchone()
    if row is None or row[0]:
        connection.close()
        raise ImproperlyConfigured(
            "the role of DATABASE_URL owns tables or bypasses row-level security;"
            " use billing_app (docs/operations.md, Database roles)"
        )
    connection_created.disconnect(dispatch_uid="refuse_privileged_role")
