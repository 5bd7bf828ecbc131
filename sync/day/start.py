from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.errors import Refused
from accounts.processes.runner import queue_process
from accounts.processes.states import Trigger
from accounts.processes.tasks import take_up_run
from accounts.web.confirm import done, effect
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest


def start_run(
    request: StaffRequest, process: str, as_of: date, *, back: str, **options: Any
) -> HttpResponse:
    """Queue a run and go to its page; a refusal is said on the page to go back to."""
    try:
        with effect(request):
            run = queue_process(
                request.provider,
                process,
                as_of=as_of,
                started_by=request.user.get_username(),
                trigger=Trigger.PERSON,
                **options,
            )
    except Refused as refusal:
        messages.error(request, sentence(str(refusal)))
        return redirect(back)
    # Robust: with Redis away the run stays on record, and its page says what it waits for.
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    return done("", "run", run.pk)
