"""The e-mails that tell a provider's staff of automatic closures.

There is one for a run that closed accounts, and one for a run that is held.
"""

from django.urls import reverse_lazy

from accounts.models import ProcessRun, Provider
from notifications.alerts.operations import resolve_alert
from notifications.alerts.staff_mail import tell_staff

from .states import SYNC_STATUS

REVIEWERS = "sync.review_closures"
HELD_KEY = f"held:{SYNC_STATUS}"  # the alert for the run that waits for a decision


def tell_of_closures(provider: Provider, run: ProcessRun, closed: int) -> None:
    """Tell the staff after the commit that a run closed so many accounts.

    The e-mail says where they can be looked at and taken back.
    """
    _tell(
        provider,
        run,
        f"{provider.name}: Sync Status closed {closed} accounts on {run.as_of}",
        (
            f"{closed} accounts without services or open orders were closed. Review them, and "
            "restore any that should be open:"
        ),
    )


def tell_of_held_run(provider: Provider, run: ProcessRun, candidates: int) -> None:
    """Tell the staff after the commit that a run waits for their approval."""
    _tell(
        provider,
        run,
        f"{provider.name}: Sync Status would close {candidates} accounts and waits for you",
        (
            f"{candidates} accounts meet the rule on {run.as_of}, more than a run may close "
            "unasked. Nothing was closed. Decide here:"
        ),
    )


def resolve_held_alert() -> None:
    """Close the alert for the held run.

    It has been decided on, or a later run has closed its accounts.
    """
    resolve_alert(HELD_KEY)


def _tell(provider: Provider, run: ProcessRun, subject: str, text: str) -> None:
    tell_staff(
        provider,
        permission=REVIEWERS,
        subject=subject,
        text=text,
        # Late: the first address that is asked for loads all pages, which a command has no use for
        path=reverse_lazy("sync-run", args=[run.pk]),
    )
