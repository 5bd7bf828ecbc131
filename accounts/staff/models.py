from django.contrib.auth.models import AbstractUser
from django.db import models

from ..tenancy.models import Provider


class User(AbstractUser):
    """A person who logs in: staff of one provider, or ops of the platform when there is none."""

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
