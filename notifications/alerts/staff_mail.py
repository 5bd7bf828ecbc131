"""E-mails to a provider's own staff, and to the ops of the platform.

They are no part of billing: one that fails is logged, and undoes nothing.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise

from accounts.models import Provider
from accounts.staff.mail import send_to_staff
from accounts.staff.queries import people_with
from accounts.tenancy.transactions import provider_transaction

log = logging.getLogger(__name__)


def tell_staff(
    provider: Provider,
    *,
    permission: str,
    subject: str,
    text: str,
    path: str | Promise,
    ops: bool = False,
) -> None:
    """Mail those of the provider's staff who have the permission, after the commit.

    The e-mail has a link to the path. It goes to ops too where asked. A path that is made late is
    made when there is somebody to mail.
    """
    everybody = settings.OPS_EMAILS if ops else []
    transaction.on_commit(lambda: _send(provider, permission, subject, text, path, everybody))


def staff_with(provider: Provider, permission: str) -> list[str]:
    """Return the e-mail addresses of the provider's staff with the permission `app.codename`."""
    with provider_transaction(provider):
        staff = people_with(provider, permission).filter(is_superuser=False).exclude(email="")
        return sorted(staff.values_list("email", flat=True))


def _send(
    provider: Provider,
    permission: str,
    subject: str,
    text: str,
    path: str | Promise,
    ops: list[str],
) -> None:
    try:
        recipients = [*staff_with(provider, permission), *ops]
        if recipients:
            body = f"{text}\n\n{settings.PUBLIC_URL.rstrip('/')}{path}\n"
            send_to_staff(provider, subject=subject, body=body, to=recipients)
    except Exception:
        log.exception("staff of provider %s were not mailed", provider.pk)
