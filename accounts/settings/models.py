from django.db import models

from ..tenancy.rows import ProviderModel


class ProviderLogo(ProviderModel):
    """The provider's logo: a small PNG that the platform has drawn itself from what was sent."""

    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider"], name="provider_has_one_logo"),
        ]

    def __str__(self) -> str:
        return f"{self.width} by {self.height} pixels"
