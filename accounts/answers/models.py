from django.db import models
from django.db.models import Func

from ..tenancy.rows import ProviderModel
from .states import Source


class KeptAnswer(ProviderModel):
    """A one-use key that is spent, and the answer that its request got.

    The key, the effect of the request and the answer commit together. `request_digest` tells
    whether a second request with the key is the same one. `notices` are what the next page says,
    as [level, words].
    """

    source = models.CharField(max_length=4, choices=Source)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(db_default=0)
    location = models.TextField(db_default="")
    content_type = models.CharField(max_length=100, db_default="")
    body = models.TextField(db_default="")
    notices = models.JSONField(db_default=[])
    spent_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "source", "key"], name="kept_answer_key"),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="kept_answer_source"
            ),
        ]
        indexes = [
            # Read by the clean-up.
            models.Index(fields=["provider", "spent_at"], name="kept_answer_spent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
