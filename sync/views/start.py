from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.errors import Refused
from accounts.processes.runner import queue_process
from accounts.processes.tasks import take_up_run
from accounts.requests import StaffRequest
from accounts.states import Trigger


def start_run(
    request: StaffRequest, process: str, as_of: date, **options: Any
) -> HttpResponse | None:
    """Queue a run and return the way to its page; None when it was refused, which a message then
    says.
    """
    try:
        run = queue_process(
            request.provider,
            process,
            as_of=as_of,
            started_by=request.user.get_username(),
            trigger=Trigger.PERSON,
            **options,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    # Robust: with Redis away the run stays on record, and its page says what it waits for.
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    return redirect("run", run.pk)
