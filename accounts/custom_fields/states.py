"""The kinds of custom fields, and their bounds."""

from django.db.models import TextChoices

MOST_FIELDS, MOST_CHOICES = 30, 50
LONGEST_NAME, LONGEST_TEXT, LONGEST_CODE = 60, 200, 40


class FieldKind(TextChoices):
    TEXT = "TEXT", "Text"
    NUMBER = "NUMBER", "Number"
    DATE = "DATE", "Date"
    CHOICE = "CHOICE", "Choice"
    YES_NO = "YES_NO", "Yes or no"
