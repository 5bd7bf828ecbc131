from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from ..database.fields import LineField
from ..tenancy.rows import ProviderForeignKey, ProviderModel
from .states import Scope


class ApiKey(ProviderModel):
    """What a provider's own system shows to use the API.

    The key itself is shown once; only its hash is stored. `prefix` is the part of the key that may
    be seen, and names it in records and logs. A key that was rotated has the one that takes its
    place in `replaced_by`.
    """

    name = LineField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope))
    prefix = models.CharField(max_length=16)
    key_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = ProviderForeignKey("self", null=True, blank=True, related_name="replaces")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "prefix"], name="api_key_prefix"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values, scopes__len__gt=0),
                name="api_key_scopes",
            ),
        ]
        permissions = [("manage_api_keys", "Can make, rotate and revoke keys of the API")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
