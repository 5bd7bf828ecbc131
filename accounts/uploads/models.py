from django.db import models

from ..processes.models.process import ProcessRun
from ..tenancy.rows import ProviderForeignKey, ProviderModel


class Upload(ProviderModel):
    """Rows of one kind that a run writes, in the order in which they were sent.

    With `atomic`, one row that is refused keeps all of them from being written.
    """

    run = ProviderForeignKey(ProcessRun, related_name="uploads")
    kind = models.CharField(max_length=16)
    atomic = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "run"], name="upload_of_run")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"


class UploadPart(ProviderModel):
    """Some lines of an upload, which one transaction works on, and the answers to them.

    One that `waits` names something that an earlier part makes or changes, and comes after them.
    `content` holds the lines as they were sent until they are answered. `answers` has one JSON
    document a row, and `counts` how many there are of each outcome.
    """

    upload = ProviderForeignKey(Upload, related_name="parts")
    first_line = models.PositiveIntegerField()
    content = models.BinaryField()
    waits = models.BooleanField(default=True)
    answers = models.TextField(blank=True, db_default="")
    counts = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "upload", "first_line"], name="upload_part_line"
            )
        ]

    def __str__(self) -> str:
        return f"lines from {self.first_line}"
