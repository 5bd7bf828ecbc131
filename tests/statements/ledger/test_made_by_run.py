"""An entry of the ledger keeps the run that made it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.processes.runner import run_process
from statements.models import Transaction
from tests.factories import LineFactory, ProductFactory, TransactionFactory

DAY = date(2026, 12, 28)


def test_a_run_is_named_by_what_it_charged_and_by_nothing_else(provider):
    by_hand = TransactionFactory()
    ProductFactory(line=(line := LineFactory()), customer=line.customer)

    run = run_process(provider, "mrc", as_of=DAY, started_by="a test")

    by_hand.refresh_from_db()
    (made,) = Transaction.objects.exclude(pk=by_hand.pk)
    assert (made.run_id, by_hand.run_id) == (run.pk, None)


def test_the_application_may_not_change_the_run_of_an_entry(provider):
    entry = TransactionFactory()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Transaction.objects.filter(pk=entry.pk).update(run_id=uuid4())


def test_nobody_else_may_either(provider, owner):
    entry = TransactionFactory()

    with (
        owner(),
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
    ):
        Transaction.objects.filter(pk=entry.pk).update(run_id=uuid4())
