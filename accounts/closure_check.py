"""Asking for one account to be looked at by Sync Status, as soon as what was changed is committed."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from .models import Customer

log = logging.getLogger(__name__)


def ask_for_closure_check(customer: Customer) -> None:
    """Have a worker check the account after the commit; without a worker or a broker, the next
    scheduled run finds it.
    """
    transaction.on_commit(lambda: _send(customer))


def _send(customer: Customer) -> None:
    try:
        current_app.send_task(
            "closures.check_account", [customer.provider_id, str(customer.pk)], retry=False
        )
    except OperationalError as error:
        log.warning("no closure check was asked for, the next run makes it: %s", error)
