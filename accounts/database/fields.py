"""Columns for texts of one line.

Validators, every write of the ORM and the database itself refuse a line break or another control
character in them.
"""

from typing import Any

from django.core.validators import validate_email
from django.db import models

from ..text import check_line, validate_line

# The same characters as accounts.text.CONTROL_CHARACTERS; a text of PostgreSQL holds no \0
CHECK = r""""{column}" !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029]'"""


def line_check(table: str, column: str) -> str:
    """Return the SQL that adds the check to a column that was there before it was one of these."""
    return f"ALTER TABLE {table} ADD CHECK ({CHECK.format(column=column)})"


class _OneLine(models.Field):
    default_validators = [validate_line]

    def db_check(self, connection: Any) -> str:
        return CHECK.format(column=self.column)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what is stored. Raises Refused for a text that is not one line."""
        if isinstance(value, str):
            check_line(str(self.verbose_name), value)
        return super().get_db_prep_save(value, connection)


class LineField(_OneLine, models.CharField):
    """A text of one line, up to `max_length` characters."""


class LongLineField(_OneLine, models.TextField):
    """A text of one line, of any length."""


class EmailLineField(_OneLine, models.EmailField):
    """An e-mail address."""

    default_validators = [validate_email, validate_line]
