from django.db import models


class Source(models.TextChoices):
    """Where a one-use key comes from."""

    FORM = "FORM", "a form of a page"
    API = "API", "an Idempotency-Key"
