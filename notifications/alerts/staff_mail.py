"""E-mails to a provider's own staff, and to the ops of the platform.

They are no part of billing: one that fails is logged, and undoes nothing.
"""

import logging

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.functional import Promise

from accounts.models import Provider, User
from accounts.text import one_line

MAILBOX_HEADER = "X-Billing-Provider"  # the page of the file mailbox shows each provider its own

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
    app, codename = permission.split(".")
    found = Permission.objects.get(codename=codename, content_type__app_label=app)
    staff = User.objects.with_perm(found, backend="django.contrib.auth.backends.ModelBackend")
    return sorted(
        staff.filter(provider=provider, is_superuser=False)
        .exclude(email="")
        .values_list("email", flat=True)
    )


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
            headers = {MAILBOX_HEADER: provider.slug}
            body = f"{text}\n\n{settings.PUBLIC_URL.rstrip('/')}{path}\n"
            EmailMessage(one_line(subject), body, to=recipients, headers=headers).send()
    except Exception:
        log.exception("staff of provider %s were not mailed", provider.pk)
