"""What the pages of processes and their runs read."""

from django.db.models import QuerySet

from .models.process import ProcessRun
from .querysets import HELD_FOR_REVIEW


def held_for_review(runs: QuerySet[ProcessRun]) -> QuerySet[ProcessRun]:
    """Return the held runs that wait for a person.

    A run that another has taken the place of does not wait.
    """
    return runs.filter(HELD_FOR_REVIEW)
