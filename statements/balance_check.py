"""Asking for one account's balance to be looked at, as soon as what was entered is committed."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import Customer

log = logging.getLogger(__name__)


def ask_for_balance_check(payer: Customer) -> None:
    """Have a worker check the billing account against the thresholds; without a worker or a broker,
    the next check of all finds it.
    """
    transaction.on_commit(lambda: _send(payer))


def _send(payer: Customer) -> None:
    try:
        current_app.send_task(
            "balances.check", [payer.provider_id, [payer.account_number]], retry=False
        )
    except OperationalError as error:
        log.warning("no balance check was asked for, the next one of all makes it: %s", error)
