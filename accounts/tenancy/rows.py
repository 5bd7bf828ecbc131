"""What every table of a provider shares: its key, its provider, and references that carry both."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode
from django_scopes import ScopedManager

from ..errors import AlreadyExists
from .models import Provider

KEY = r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\Z"
validate_key = RegexValidator(
    KEY, "use up to 64 letters, digits and . _ : - starting with a letter or digit"
)
# Django keeps a proxy, which costs more than the search in each key of a body.
validate_key.regex = re.compile(KEY)


class UUIDv7(models.Func):
    """A time-ordered key, made by the database."""

    function = "uuidv7"
    output_field = models.UUIDField()


class KeyField(models.CharField):
    """The name that a provider gave to a thing, unique among its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("validators", [validate_key])
        super().__init__(*args, **kwargs)


def made_key(prefix: str) -> Concat:
    """Return the default of a key that the platform makes.

    It is the prefix and a unique part that follows the order of time.
    """
    return Concat(models.Value(f"{prefix}-"), Cast(UUIDv7(), models.TextField()))


def save_new(row: models.Model, key: str) -> None:
    """Store a new row. Raises AlreadyExists where its provider has another one with its key."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        name = getattr(row, key)
        if isinstance(name, str) and type(row)._default_manager.filter(**{key: name}).exists():
            kind = row._meta.verbose_name
            raise AlreadyExists(f"there is a {kind} {name} already") from error
        raise


class ProviderReference(models.ForeignKey):
    """A reference to a row of the same provider.

    The database constrains (provider_id, this column, and the columns in `carries`) to the same
    columns of the target, or to those that `carries` maps them to. `ProviderTable` writes that
    constraint in the migration; indexes are declared by those who read by them.
    """

    def __init__(
        self,
        to: Any,
        on_delete: Any = models.PROTECT,
        *,
        carries: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.carries = carries or {}
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        if self.carries:
            kwargs["carries"] = self.carries
        return name, path, args, kwargs

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        """Return the condition that joined rows are of one provider, which every join carries.

        None where one of the two tables has been trimmed from the query.
        """
        if alias is None or related_alias is None:
            return None
        theirs: Any = self.related_model._meta.get_field("provider")
        own: Any = self.model._meta.get_field("provider")
        same: Any = Exact(theirs.get_col(alias), own.get_col(related_alias))
        return WhereNode([same], connector=AND)

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        """Return the provider of the row that names another one: that one is its provider's too."""
        return {"provider": instance.provider_id}  # type: ignore[attr-defined]


class ProviderForeignKey(ProviderReference):
    """Many rows to one."""


class ProviderOneToOneField(ProviderReference, models.OneToOneField):
    """One row to one."""


class ProviderModel(models.Model):
    """A row that belongs to one provider.

    The table's primary key is (provider_id, id), so that every key and every join carries the
    provider.
    """

    id = models.UUIDField(primary_key=True, db_default=UUIDv7(), editable=False)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, db_index=False, related_name="+", editable=False
    )

    objects = ScopedManager(provider="provider")

    class Meta:
        abstract = True
