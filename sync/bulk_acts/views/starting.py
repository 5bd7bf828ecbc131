from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.errors import Refused
from accounts.models import Customer
from accounts.processes.tasks import take_up_run
from accounts.web.confirm import done, effect
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest, acting_on

from ..operations import start_bulk_act


def start_and_go(
    request: StaffRequest,
    name: str,
    customers: QuerySet[Customer],
    values: Mapping[str, str],
    *,
    back: str,
    **earlier: Any,
) -> HttpResponse:
    """Start an act on many accounts and go to its run; a refusal is said on the page to go to."""
    try:
        with effect(request):
            started = start_bulk_act(
                request.provider,
                name,
                customers,
                values,
                as_of=acting_on(request),
                actor=request.user.get_username(),
                **earlier,
            )
    except Refused as refusal:
        messages.error(request, f"{sentence(str(refusal))} Nothing was changed.")
        return redirect(back)
    run = started.run
    # Robust: with Redis away the run stays on record, and its page says what it waits for.
    transaction.on_commit(lambda: take_up_run.delay(run.provider_id, str(run.pk)), robust=True)
    return done("", "run", run.pk)
