"""What the rows of a portion refer to by name, read once for all of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q, prefetch_related_objects

from ..bodies.fields import Named
from .kinds import Kind
from .rows import Row

LONGEST_NAME = 64


class References(dict[type[Model], dict[str, Any]]):
    """Rows by name, by their model. The owners of the portion's rows are locked."""

    def __init__(self, kind: Kind, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = rows
        fields = kind.new_body().fields
        self.named = {name: one for name, one in fields.items() if isinstance(one, Named)}
        self.owner = next((one for one in self.named.values() if one.source == kind.owner), None)

    def lock_owners(self, more: Sequence[Any]) -> list[Any]:
        """Lock the owners that the rows name, and those with these keys; return all of them."""
        if self.owner is None:
            return []
        names = Q(**{f"{self.owner.slug_field}__in": self._names(self.owner.model)})
        found = self.owner.model._default_manager.select_for_update(no_key=True)
        owners = list(found.filter(names | Q(pk__in=more)).order_by("pk"))
        self._keep(self.owner, owners)
        return owners

    def read(self) -> None:
        """Read everything else that the rows name."""
        for field in self.named.values():
            if field.model not in self:
                names = {f"{field.slug_field}__in": self._names(field.model)}
                self._keep(field, field.model._default_manager.filter(**names))

    def attach(self, rows: Sequence[Any], references: Sequence[str]) -> None:
        """Set what the rows refer to on them: what is known already, and else what is read now."""
        for reference in references:
            field: Any = rows[0]._meta.get_field(reference) if rows else None
            if field and field.related_model in self:
                by_key = {one.pk: one for one in self[field.related_model].values()}
                for row in rows:
                    if (key := getattr(row, field.attname)) in by_key:
                        field.set_cached_value(row, by_key[key])
        prefetch_related_objects(rows, *references)

    def _names(self, model: type[Model]) -> set[str]:
        members = [name for name, field in self.named.items() if field.model is model]
        named = (row.name(member) for row in self.rows for member in members)
        return {name for name in named if name and len(name) <= LONGEST_NAME}

    def _keep(self, field: Named, found: Any) -> None:
        self[field.model] = {getattr(row, field.slug_field or ""): row for row in found}
