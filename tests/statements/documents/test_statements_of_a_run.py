"""The page of a run leads to the statements that it made, and to no others."""

from datetime import date
from uuid import uuid4

from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from statements.posting.states import STATEMENTS
from tests.browser import text
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory

DAY = date(2026, 11, 20)


def test_the_statements_of_a_run_are_its_own(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(bill_profile=profile, cycle_date=date(2026, 11, 25))
        TransactionFactory(customer=customer, date=date(2026, 11, 1))
        other = StatementFactory(customer=CustomerFactory(bill_profile=profile), created_on=DAY)
    run = run_process(plain_provider, STATEMENTS, as_of=DAY, started_by="clara")

    (row,) = browser.get(f"/billing/statements/?run={run.pk}").context["page"].rows
    assert row.statement.customer == customer
    page = text(browser.get(f"/operations/runs/{run.pk}/"))
    assert f"/billing/statements/{row.statement.statement_number}/" in page
    assert f"/billing/statements/{other.statement_number}/" not in page
    assert not browser.get(f"/billing/statements/?run={uuid4()}").context["page"]
