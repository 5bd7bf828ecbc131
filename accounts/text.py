"""Texts of one line: names, references, subjects and reasons."""

import re

from django.core.validators import RegexValidator

from .errors import Refused

# Control characters, and the two separators that start a new line in Unicode
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
ONE_LINE = "has a line break or another control character"

validate_line = RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True)


def one_line(text: str) -> str:
    """Return the text with each run of blanks and control characters as one space."""
    return " ".join(CONTROL_CHARACTERS.sub(" ", text).split())


def check_line(name: str, text: str) -> None:
    """Raise Refused, with the name of the text, when it is not one line."""
    if CONTROL_CHARACTERS.search(text):
        raise Refused(f"the {name} {ONE_LINE}")
