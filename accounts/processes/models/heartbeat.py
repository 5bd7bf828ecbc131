from django.db import models


class Heartbeat(models.Model):
    """The last time that a part of the clockwork was seen to work, written by the task itself."""

    name = models.CharField(max_length=32, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at}"
