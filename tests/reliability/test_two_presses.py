"""Two people press Create Statements for the same customers at once."""

from functools import partial
from threading import Barrier

from accounts.customers.ranges import AccountRange
from accounts.models import Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement, StatementSeries
from statements.posting.batch import create_statements
from tests.reliability import naive
from tests.reliability.a_book import AS_OF, Maker
from tests.reliability.processes import at_once

TRIALS = 5
CUSTOMERS = 20
PAYERS = 18  # every tenth customer but one is a parent, and has a child that it pays for


def press(provider: Provider) -> int:
    with provider_transaction(provider):
        return create_statements(provider, accounts=AccountRange(), as_of=AS_OF).statements


def outcome(provider: Provider) -> tuple[int, int, bool]:
    """Return how many statements there are, of how many customers, and whether no number that was
    given out is missing.
    """
    with provider_transaction(provider):
        made = list(Statement.objects.values_list("customer_id", "statement_number"))
        following = int(StatementSeries.objects.get().next_number)
    numbers = sorted(int(number) for _, number in made)
    return len(made), len({customer for customer, _ in made}), numbers == list(range(1, following))


def test_each_customer_gets_one_statement_and_no_number_is_missing(make: Maker) -> None:
    for _ in range(TRIALS):
        provider = make(customers=CUSTOMERS)

        made = at_once(*[partial(press, provider)] * 3)

        assert sorted(made) == [0, 0, PAYERS]
        assert outcome(provider) == (PAYERS, PAYERS, True)


def test_runs_that_are_started_at_once_make_them_once(make: Maker) -> None:
    provider = make(customers=CUSTOMERS)

    at_once(*[partial(run_process, provider, "statements", as_of=AS_OF, started_by="clara")] * 3)

    assert outcome(provider) == (PAYERS, PAYERS, True)


def test_the_check_finds_out_numbers_that_are_given_out_too_early(make: Maker) -> None:
    provider = make(customers=CUSTOMERS)
    both_have_read = Barrier(2)

    at_once(*[partial(naive.numbers_first_statements_later(provider), both_have_read.wait)] * 2)

    assert outcome(provider) != (PAYERS, PAYERS, True)
