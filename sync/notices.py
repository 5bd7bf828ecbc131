"""The e-mails that tell a provider's staff of automatic closures: one for a run that closed accounts, one for a run that is held."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import ProcessRun, Provider, User

log = logging.getLogger(__name__)


def tell_of_closures(provider: Provider, run: ProcessRun, closed: int) -> None:
    """Tell the staff after the commit that a run closed so many accounts, and where they can be looked at and taken back."""
    subject = f"{provider.name}: Sync Status closed {closed} accounts on {run.as_of}"
    _tell(
        provider,
        run,
        subject,
        f"{closed} accounts without services or open orders were closed. Review them, and restore any that should be open:",
    )


def tell_of_held_run(provider: Provider, run: ProcessRun, candidates: int) -> None:
    """Tell the staff after the commit that a run waits for their approval."""
    subject = f"{provider.name}: Sync Status would close {candidates} accounts and waits for you"
    _tell(
        provider,
        run,
        subject,
        f"{candidates} accounts meet the rule on {run.as_of}, more than a run may close unasked. Nothing was closed. Decide here:",
    )


def _tell(provider: Provider, run: ProcessRun, subject: str, text: str) -> None:
    address = settings.PUBLIC_URL.rstrip("/") + reverse("sync-run", args=[run.pk])
    transaction.on_commit(lambda: _send(provider, subject, f"{text}\n\n{address}\n"))


def _send(provider: Provider, subject: str, text: str) -> None:
    """Hand the e-mail over, once: a closing that is done is not undone because the mail server is away."""
    recipients = reviewers(provider)
    if not recipients:
        return
    try:
        send_mail(subject, text, None, recipients)
    except (OSError, SMTPException):
        log.exception("staff of provider %s were not told of a Sync Status run", provider.pk)


def reviewers(provider: Provider) -> list[str]:
    """Return the e-mail addresses of the provider's staff who may review closures."""
    permission = Permission.objects.get(codename="review_closures", content_type__app_label="sync")
    staff = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    return sorted(
        staff.filter(provider=provider, is_superuser=False).exclude(email="").values_list("email", flat=True)
    )
