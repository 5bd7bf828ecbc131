"""Telling staff and ops that something needs a person: once, until it is over."""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Provider
from accounts.text import one_line

from .models import Alert
from .staff_mail import tell_staff

WATCHERS = "accounts.run_process"  # whoever may run processes is told when one needs a person

log = logging.getLogger(__name__)


def raise_alert(
    provider: Provider,
    kind: str,
    key: str,
    *,
    subject: str,
    text: str,
    path: str,
    mail: bool = True,
) -> bool:
    """Put an alert on record, write it to the log and mail staff and ops after the commit.

    Return whether it is new. While an alert of the key is open it takes the new words and nothing
    more is sent. `mail` is off where staff are told in another way. Needs `provider_transaction`.
    """
    words = {"kind": kind, "subject": one_line(subject)[:200], "text": text, "path": path}
    if Alert.objects.filter(key=key, resolved_at=None).update(**words):
        return False
    try:
        with transaction.atomic():
            Alert.objects.create(provider=provider, key=key, **words)
    except IntegrityError:
        return False
    log.error("alert %s: %s of provider %s", kind, key, provider.pk)
    if mail:
        subject = f"{provider.name}: {subject}"
        tell_staff(provider, permission=WATCHERS, subject=subject, text=text, path=path, ops=True)
    return True


def resolve_alert(key: str) -> bool:
    """Close the open alert of the key; return whether there was one."""
    return bool(
        Alert.objects.filter(key=key, resolved_at__isnull=True).update(resolved_at=timezone.now())
    )
