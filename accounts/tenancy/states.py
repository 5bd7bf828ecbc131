"""The states of a provider."""

from django.db.models import TextChoices


class Language(TextChoices):
    """The languages that e-mails come in, by the locale that writes their amounts and dates."""

    EN_US = "en_US", "English (US)"
    EN_GB = "en_GB", "English (UK)"
    DE = "de_DE", "Deutsch"
    ES = "es_ES", "Español"
    FR = "fr_FR", "Français"
