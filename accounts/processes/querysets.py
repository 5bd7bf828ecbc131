"""Predicates on runs, in the field's words."""

from django.db.models import Q

from .states import RunStatus

# A held run that another has taken the place of does not wait for a person.
HELD_FOR_REVIEW = Q(status=RunStatus.HELD, superseded_by=None, dry_run=False)
