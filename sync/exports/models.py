from django.db import models
from django.db.models import Func

from accounts.models import ProcessRun
from accounts.tenancy.rows import ProviderForeignKey, ProviderModel


class BookArchive(ProviderModel):
    """The provider's whole book in one file, as it stood when its run read it.

    The file lies in `settings.EXPORTS_PATH` under the key of its run. Row and file are deleted when
    it expires.
    """

    run = ProviderForeignKey(ProcessRun, related_name="archives")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "run"], name="archive_of_run"),
        ]
        permissions = [("export_book", "Can take the provider's whole book out, and download it")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.size} bytes"
