from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Func, Q

from ..database.fields import LineField
from ..tenancy.rows import ProviderModel
from .states import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, FieldKind

CODE = r"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\Z"
validate_code = RegexValidator(
    CODE,
    "use small letters and digits, with single _ between them, starting with a letter",
)


class CustomField(ProviderModel):
    """Something of its own that a provider keeps with each of its customers.

    `code` and `kind` never change. `choices` are those of a CHOICE, in their order. A customer is
    not made without a field that is `required`, and lists have a column and a filter of one that is
    `in_lists`. An archived field is asked for no more; what customers have of it stays.
    """

    code = models.CharField(max_length=LONGEST_CODE, validators=[validate_code])
    name = LineField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=6, choices=FieldKind)
    choices = ArrayField(models.CharField(max_length=LONGEST_TEXT), default=list, blank=True)
    required = models.BooleanField(default=False)
    in_lists = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="custom_field_code"),
            models.CheckConstraint(
                condition=Q(kind__in=FieldKind.values), name="custom_field_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="CHOICE", choices__len__gte=1) | ~Q(kind="CHOICE") & Q(choices=[]),
                name="custom_field_choices",
            ),
        ]
        permissions = [("manage_custom_fields", "Can define the custom fields of customers")]

    def __str__(self) -> str:
        return self.name
