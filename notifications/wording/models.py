from django.db import models

from accounts.database.fields import LineField
from accounts.tenancy.rows import ProviderModel

from .states import EmailKind


class EmailTemplate(ProviderModel):
    """A provider's own words for a kind of e-mail, with $placeholders.

    Without a row the platform's words are used.
    """

    kind = models.CharField(max_length=9, choices=EmailKind)
    subject = LineField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    changed_by = LineField(max_length=150, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind"], name="email_template_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
