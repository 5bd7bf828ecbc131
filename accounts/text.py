"""Texts of one line, such as names, references, subjects and reasons; cells of a CSV file."""

import re
from datetime import date, datetime

from django.core.validators import RegexValidator
from django.utils import timezone

from .errors import Refused

# Control characters, and the two separators that start a new line in Unicode
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
ONE_LINE = "has a line break or another control character"

# What a spreadsheet takes for a formula, also in the full width of East Asian keyboards
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")

# Statuses whose words are nouns.
NOUNS = {"lead"}

# A date as programs write it, that is no part of a longer word or address
ISO_DAY = re.compile(r"(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w/-])")

validate_line = RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True)
validate_no_formula = RegexValidator(
    r"\A[^=+\-@\uff1d\uff0b\uff0d\uff20]", "begins as a formula does", "formula"
)
# Django keeps a proxy, which costs more than the search in each text of a body.
validate_line.regex = CONTROL_CHARACTERS


def day_text(day: date) -> str:
    """Write a date so that nobody can take the month for the day."""
    return f"{day.day} {day:%b %Y}"


def moment_text(instant: datetime) -> str:
    """Write an instant in the time zone of the provider whose transaction is open."""
    local = timezone.localtime(instant)
    return f"{day_text(local.date())}, {local:%H:%M}"


def days_in_words(text: str) -> str:
    """Return the text with each date that programs would read as people read it."""
    return ISO_DAY.sub(lambda found: _day_or_as_is(found.group()), text)


def _day_or_as_is(text: str) -> str:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text


def counted(number: int, thing: str) -> str:
    """Write how many there are of a thing, such as 1 lead day and 5 lead days."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def status_word(status: str) -> str:
    """Write a status, or another code of a vocabulary, as a word within a sentence."""
    return status.replace("_", " ").lower()


def status_after_is(status: str) -> str:
    """Write a status as it follows the word "is": a noun takes its article."""
    word = status_word(status)
    return f"a {word}" if word in NOUNS else word


def one_line(text: str) -> str:
    """Return the text with each run of blanks and control characters as one space."""
    return " ".join(CONTROL_CHARACTERS.sub(" ", text).split())


def single_blanks(text: str) -> str:
    """Return the text with single blanks, and none at its ends; control characters stay."""
    return " ".join(part for part in text.split(" ") if part)


def check_line(name: str, text: str) -> None:
    """Raise Refused, with the name of the text, when it is not one line."""
    if CONTROL_CHARACTERS.search(text):
        raise Refused(f"the {name} {ONE_LINE}", code="not_one_line")


def no_formula(cell: object) -> object:
    """Return a cell of a CSV file so that no spreadsheet takes it for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else cell
