"""Reading many documents by one body."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.fields import SkipField, empty

from ..bodies.bodies import Body


class Documents:
    """Reads documents by the fields of a body, and a value that comes again once.

    The fields are asked without the body around them. Where one of them refuses, or the document is
    in any way unlike what they take, the body reads it, and says what is wrong.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.fields = dict(body.fields)
        self.needed = {
            name for name, field in self.fields.items() if field.required and not body.partial
        }
        self.good: dict[tuple[str, Any], Any] = {}
        self.plain = type(body).validate is Body.validate and not any(
            field.default is not empty or hasattr(body, f"validate_{name}")
            for name, field in self.fields.items()
        )

    def read(self, document: Any) -> dict[str, Any]:
        """Return the values of the document, by source. Raises ValidationError."""
        if self.plain and type(document) is dict and self.needed <= document.keys():
            try:
                return {
                    self.fields[name].source: self._value(name, value)
                    for name, value in document.items()
                }
            except (KeyError, SkipField, ValidationError):
                pass  # the body finds all that is wrong, and says where
        return dict(self.body.run_validation(document))

    def _value(self, name: str, value: Any) -> Any:
        if type(value) is not str:
            return self.fields[name].run_validation(value)
        known = self.good.get((name, value))
        if known is None:
            known = self.good[name, value] = self.fields[name].run_validation(value)
        return known
