"""Inviting people by e-mail, and joining by the link of the invitation.

A link names its provider, so that it is looked up inside that provider's transaction, behind the
same locks as every other row. It opens once, for three days.
"""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ..errors import Refused
from ..record.models import AuditedChange
from ..record.operations import keep_change
from ..record.states import Area
from ..tenancy.models import Provider
from ..tenancy.transactions import lock_provider, provider_transaction
from ..text import moment_text
from .mail import send_to_staff
from .models import Invitation, Role, User
from .operations import add_person
from .queries import MANAGE_STAFF

LINK = re.compile(r"\A([1-9][0-9]{0,8})-([A-Za-z0-9_-]{43})\Z")
LIFE = timedelta(days=3)
MOST_WAITING, MOST_A_DAY = 50, 100
INVITED = "Invited"
TEXT = """Hello {name},

{by} invites you to the billing of {provider}, as {role}.

Choose a name and a password here, until {until}:

{link}

The link works once. If you did not expect this e-mail, ignore it.
"""

log = logging.getLogger(__name__)


@transaction.atomic
def invite(
    provider: Provider, *, email: str, full_name: str, role: Role, actor: User
) -> Invitation:
    """Invite somebody to join with a role; the e-mail with the link leaves after the commit, once.

    An invitation that waits for the same address is replaced: its link opens nothing any more.
    Raises Refused for the address of somebody who may sign in for the provider, and above 50
    invitations that wait or 100 a day.
    """
    lock_provider(provider)
    address = email.strip()
    people = User.objects.filter(provider=provider, is_active=True, email__iexact=address)
    if people.exists():
        raise Refused(f"{address} is the address of somebody who is here", code="person_known")
    Invitation.objects.filter(email__iexact=address).delete()
    _check_bounds()
    secret = secrets.token_urlsafe(32)
    made: Invitation = Invitation.objects.create(
        provider=provider,
        email=address,
        full_name=full_name,
        role=role,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + LIFE,
        made_by=actor.username,
    )
    _keep(made, INVITED, actor.username, after=role.name)
    transaction.on_commit(lambda: hand_over(provider, made.pk, secret))
    return made


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: User) -> None:
    """Let the link of an invitation open nothing. Raises Refused where it does so already."""
    if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
        raise Refused("the invitation does not wait any more", code="invitation_over")
    _keep(invitation, "Invitation withdrawn", actor.username)


def hand_over(provider: Provider, key: UUID, secret: str) -> None:
    """Send the e-mail of an invitation, unless it was sent: nobody is mailed twice.

    One that cannot be sent is logged, and its row says so.
    """
    with provider_transaction(provider):
        waits = Invitation.objects.filter(pk=key, handed_over_at=None)
        if not waits.update(handed_over_at=timezone.now()):
            return
        invitation = Invitation.objects.select_related("role").get(pk=key)
        body = _text(provider, invitation, secret)
    try:
        send_to_staff(
            provider,
            subject=f"{provider.name}: your invitation",
            body=body,
            to=[invitation.email],
            needs=MANAGE_STAFF,
        )
    except Exception:
        log.exception("invitation %s of provider %s was not mailed", key, provider.pk)
        with provider_transaction(provider):
            Invitation.objects.filter(pk=key).update(mail_failed=True)


@contextmanager
def invited(link: str) -> Iterator[Invitation | None]:
    """Open the transaction of the provider whose invitation the link belongs to.

    Yields the invitation, locked; nothing for a link that opens nothing, whatever the reason.
    """
    read = LINK.match(link)
    provider = Provider.objects.filter(pk=int(read[1])).first() if read else None
    if provider is None or read is None:
        yield None
        return
    with provider_transaction(provider, via="UI"):
        waits = Invitation.objects.filter(secret_hash=_hash(read[2]), expires_at__gt=timezone.now())
        yield waits.select_related("role", "provider").select_for_update(of=("self",)).first()


@transaction.atomic
def join(invitation: Invitation, *, username: str, password: str) -> User:
    """Make the person who was invited, with its role, and let the link open nothing any more.

    Raises Refused for a name that is none or is taken, and for a password that is too weak.
    """
    person = User(
        username=username,
        email=invitation.email,
        first_name=invitation.full_name,
        provider=invitation.provider,
    )
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="password_weak") from error
    person.set_password(password)
    add_person(person, invitation.role, actor=f"{username}, invited by {invitation.made_by}"[:150])
    invitation.delete()
    return person


def _check_bounds() -> None:
    if Invitation.objects.count() >= MOST_WAITING:
        raise Refused(
            f"{MOST_WAITING} invitations wait already: withdraw some", code="invitations_too_many"
        )
    day_ago = timezone.now() - timedelta(days=1)
    sent = AuditedChange.objects.filter(area=Area.STAFF, what=INVITED, made_at__gt=day_ago)
    if sent.count() >= MOST_A_DAY:
        raise Refused(
            f"{MOST_A_DAY} invitations were sent within a day: wait", code="invitations_too_many"
        )


def _text(provider: Provider, invitation: Invitation, secret: str) -> str:
    link = f"{reverse('join')}?link={provider.pk}-{secret}"
    return TEXT.format(
        name=invitation.full_name,
        by=invitation.made_by,
        provider=provider.name,
        role=invitation.role.name,
        until=f"{moment_text(invitation.expires_at)} ({provider.timezone})",
        link=settings.PUBLIC_URL.rstrip("/") + link,
    )


def _hash(secret: str) -> str:
    """A secret is random, and long: unlike a password it needs no slow hash."""
    return sha256(secret.encode()).hexdigest()


def _keep(invitation: Invitation, what: str, actor: str, *, after: str = "") -> None:
    keep_change(
        invitation.provider, Area.STAFF, what, subject=invitation.email, after=after, actor=actor
    )
