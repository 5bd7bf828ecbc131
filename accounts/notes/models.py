from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from ..customers.models import Customer
from ..database.fields import LineField
from ..tenancy.rows import ProviderForeignKey, ProviderModel
from .states import LONGEST


class Note(ProviderModel):
    """What a person wrote about a customer. Its text is never changed; it is removed as a whole.

    A pinned note stands before the others.
    """

    customer = ProviderForeignKey(Customer, related_name="notes")
    text = models.TextField(validators=[MaxLengthValidator(LONGEST)])
    pinned = models.BooleanField(default=False, db_default=False)
    made_by = LineField(max_length=150)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(LessThanOrEqual(Length("text"), LONGEST)),
                name="note_text_length",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "customer", "id"], name="note_of_customer"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
