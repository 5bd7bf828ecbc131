"""A status is a plain column to a reader: it is read anew in as many threads as there are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from accounts.models import Customer, Provider
from tests.factories import CustomerFactory


class Source:
    """A queryset that answers with a suspended customer when it is told to."""

    def __init__(self, before_it_answers: Callable[[], object]) -> None:
        self.before_it_answers = before_it_answers

    def filter(self, **_: object) -> "Source":
        return self

    def only(self, *_: str) -> "Source":
        return self

    def get(self) -> Customer:
        self.before_it_answers()
        return Customer(status="SUSPENDED")


def test_one_thread_ends_its_reading_while_another_is_at_it() -> None:
    first, second = Customer(status="OPEN"), Customer(status="OPEN")
    first_reads, second_reads, first_has_read = Event(), Event(), Event()

    def read_first() -> None:
        first.refresh_from_db(
            from_queryset=Source(lambda: (first_reads.set(), second_reads.wait(5)))
        )
        first_has_read.set()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read_first)
        assert first_reads.wait(5)
        second.refresh_from_db(
            from_queryset=Source(lambda: (second_reads.set(), first_has_read.wait(5)))
        )
        reading.result()

    assert (first.status, second.status) == ("SUSPENDED", "SUSPENDED")


def test_a_reading_that_fails_or_asks_for_less_leaves_the_status(provider: Provider) -> None:
    customer = CustomerFactory(status="OPEN")
    Customer.objects.update(status="SUSPENDED", name="Ann")
    customer.refresh_from_db(fields=["name"])
    assert (customer.name, customer.status) == ("Ann", "OPEN")
    with pytest.raises(Customer.DoesNotExist):
        customer.refresh_from_db(from_queryset=Customer.objects.none())
    assert customer.status == "OPEN"
