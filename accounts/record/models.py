from django.db import models
from django.db.models import Func, Q

from ..database.fields import LineField
from ..tenancy.rows import ProviderModel
from .states import Area


class AuditedChange(ProviderModel):
    """What was changed in the settings, by whom and when. Never changed itself.

    `subject` is the person or the role that the change is about; empty for the provider.
    """

    area = models.CharField(max_length=8, choices=Area)
    subject = LineField(max_length=254, blank=True)
    what = LineField(max_length=100)
    before = LineField(max_length=1000, blank=True)
    after = LineField(max_length=1000, blank=True)
    actor = LineField(max_length=150)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=Area.values), name="audited_change_area")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.what}"
