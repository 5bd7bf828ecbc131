"""The keys of the API: made, looked up, rotated and revoked.

A key names its provider, `bp_<provider>_<prefix>_<secret>`, so that it is looked up inside that
provider's transaction, behind the same locks as every other row (docs/decisions/0015-api-keys.md).
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from ..database.sql import instances_of_sql
from ..errors import Refused
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .models import ApiKey
from .states import Scope

KEY = re.compile(r"\Abp_([1-9][0-9]{0,8})_([a-z0-9]{8})_[A-Za-z0-9]{43}\Z")
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
LETTERS = ALPHABET + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USE_IS_NOTED_EVERY = timedelta(minutes=1)
LONGEST_DAYS = 3650
LONGEST_OVERLAP_HOURS = 720

KEY_OF_PREFIX = """
SELECT * FROM accounts_apikey WHERE provider_id = %(provider)s AND prefix = %(prefix)s
"""


def create_api_key(
    provider: Provider, *, name: str, scopes: Sequence[str], made_by: str, days: int | None = None
) -> str:
    """Make a key of the provider and return it; it cannot be shown again.

    Needs `provider_transaction`. Raises Refused without a name, for a scope that there is not, and
    for a life of less than a day or more than ten years.
    """
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        raise Refused(
            f"scopes are {', '.join(Scope.values)}, not {', '.join(unknown) or 'nothing'}",
            code="scope_unknown",
        )
    if not name.strip():
        raise Refused("give the key a name", code="name_required")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"a key lives from 1 to {LONGEST_DAYS} days", code="key_life_out_of_range")
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(8))
    key = f"bp_{provider.pk}_{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(43))}"
    ApiKey.objects.create(
        provider=provider,
        name=name.strip()[:100],
        scopes=sorted(set(scopes)),
        prefix=prefix,
        key_hash=_hash(key),
        expires_at=timezone.now() + timedelta(days=days) if days else None,
        made_by=made_by,
    )
    return key


def find_api_key(key: str) -> ApiKey | None:
    """Return the key's row with its provider, and note that it was used.

    Return nothing for one that is unknown, revoked or expired. Opens a transaction of its own, so
    that no two requests wait for each other's end.
    """
    read = KEY.match(key)
    provider = Provider.objects.filter(pk=int(read[1])).first() if read else None
    if provider is None or read is None:
        return None
    with provider_transaction(provider):
        now = timezone.now()
        keys = instances_of_sql(ApiKey, KEY_OF_PREFIX, provider=provider.pk, prefix=read[2])
        found = keys[0] if keys else None
        if found is None or not hmac.compare_digest(found.key_hash, _hash(key)):
            return None
        if found.revoked_at or (found.expires_at and found.expires_at <= now):
            return None
        found.provider = provider
        if found.last_used_at is None or found.last_used_at < now - USE_IS_NOTED_EVERY:
            ApiKey.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def revoke_api_key(prefix: str) -> None:
    """Let the key open nothing from now on.

    Raises Refused when there is no such key, or it is revoked. Needs `provider_transaction`.
    """
    if not ApiKey.objects.filter(prefix=prefix, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    ):
        raise Refused(f"there is no key {prefix!r} that could be revoked", code="key_unknown")


def rotate_api_key(provider: Provider, prefix: str, *, made_by: str, hours: int) -> str:
    """Make a key that takes the place of another, and return it; it cannot be shown again.

    The new one has the name, scopes and length of life of the old one, which goes on for `hours`
    and then opens nothing. Needs `provider_transaction`. Raises Refused for a key that opens
    nothing any more, or has been rotated, and for hours outside 0 to 720.
    """
    if not 0 <= hours <= LONGEST_OVERLAP_HOURS:
        raise Refused(
            f"two keys overlap for 0 to {LONGEST_OVERLAP_HOURS} hours", code="overlap_out_of_range"
        )
    now = timezone.now()
    old = ApiKey.objects.select_for_update().filter(prefix=prefix, revoked_at=None).first()
    if old is None or old.replaced_by_id or (old.expires_at and old.expires_at <= now):
        raise Refused(f"there is no key {prefix!r} that could be rotated", code="key_unknown")
    life = (old.expires_at - old.made_at).days if old.expires_at else None
    key = create_api_key(
        provider,
        name=old.name,
        scopes=old.scopes,
        made_by=made_by,
        days=max(1, life) if life is not None else None,
    )
    end = now + timedelta(hours=hours)
    old.expires_at = min(old.expires_at, end) if old.expires_at else end
    old.replaced_by = ApiKey.objects.get(prefix=key.split("_")[2])
    old.save(update_fields=["expires_at", "replaced_by"])
    return key


def _hash(key: str) -> str:
    """A key is random, and long: unlike a password it needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()
