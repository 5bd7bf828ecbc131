from typing import Any

from django.db import models

from .sealing import MARK


class SealedField(models.TextField):
    """A secret as `seal` returns it, or nothing. `unseal` reads it where it is needed.

    A write of the ORM raises ValueError for a text that is not sealed, and so does the database.
    """

    def db_check(self, connection: Any) -> str:
        return f"\"{self.column}\" ~ '^({MARK}|$)'"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str) and value and not value.startswith(MARK):
            raise ValueError(f"{self.name} is not sealed")
        return super().get_db_prep_save(value, connection)
