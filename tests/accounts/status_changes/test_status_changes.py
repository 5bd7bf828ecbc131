"""Every change of a status is on record, by whatever path it came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django_fsm import TransitionNotAllowed

from accounts.models import Customer, Provider, StatusChange
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Order, Product
from tests.factories import CustomerFactory, LineFactory, OrderFactory, ProductFactory

SUBJECTS = [
    ("CUSTOMER", CustomerFactory, "close", "OPEN", "CLOSED"),
    ("LINE", LineFactory, "disconnect", "ACTIVE", "DISCONNECTED"),
    ("PRODUCT", ProductFactory, "disconnect", "ACTIVE", "DISCONNECTED"),
    ("ORDER", OrderFactory, "complete", "OPEN", "COMPLETED"),
]
Row = Customer | Line | Product | Order


def by_transition(row: Row, transition_name: str, to_status: str) -> None:
    getattr(row, transition_name)()
    row.save()


def by_queryset(row: Row, transition_name: str, to_status: str) -> None:
    type(row).objects.filter(pk=row.pk).update(status=to_status)


def by_sql(row: Row, transition_name: str, to_status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET status = %s WHERE id = %s", [to_status, row.pk]
        )


PATHS: list[Callable[[Row, str, str], None]] = [by_transition, by_queryset, by_sql]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
@pytest.mark.parametrize(
    ("subject", "factory", "act", "before", "after"), SUBJECTS, ids=lambda value: str(value)
)
def test_it_is_recorded_with_from_and_to(
    provider: Provider,
    subject: str,
    factory: Any,
    act: str,
    before: str,
    after: str,
    path: Callable[..., None],
) -> None:
    row = factory()

    path(row, act, after)

    change = StatusChange.objects.get()
    assert (change.subject, change.subject_id, change.from_status, change.to_status) == (
        subject,
        row.pk,
        before,
        after,
    )
    assert change.customer_id == (row.pk if subject == "CUSTOMER" else row.customer_id)
    assert change.changed_at is not None


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_it_says_who_why_and_by_which_way(provider: Provider, path: Callable[..., None]) -> None:
    customer = CustomerFactory()

    with provider_transaction(
        provider, actor="clara", cause="CLERK", reason="moved away", via="UI", as_of="2027-01-05"
    ):
        path(customer, "close", "CLOSED")

    change = StatusChange.objects.get()
    assert (change.actor, change.cause, change.reason, change.via) == (
        "clara",
        "CLERK",
        "moved away",
        "UI",
    )
    assert change.as_of.isoformat() == "2027-01-05"


def test_what_nobody_explained_is_a_direct_change_by_the_databases_own_user(
    provider: Provider,
) -> None:
    by_sql(CustomerFactory(), "close", "CLOSED")

    change = StatusChange.objects.get()
    assert (change.cause, change.via) == ("DIRECT", "SQL")
    assert change.actor == connection.settings_dict["USER"]


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.__name__)
def test_a_status_that_stays_is_not_recorded(provider: Provider, path: Callable[..., None]) -> None:
    path(CustomerFactory(), "close", "OPEN")

    assert not StatusChange.objects.exists()


def test_a_bulk_change_is_recorded_row_by_row(provider: Provider) -> None:
    lines = [LineFactory() for _ in range(3)]

    Line.objects.update(status="SUSPENDED")

    assert set(StatusChange.objects.values_list("subject_id", flat=True)) == {
        line.pk for line in lines
    }


def test_a_change_that_is_rolled_back_leaves_no_record(provider: Provider) -> None:
    customer = CustomerFactory()

    with transaction.atomic():
        by_queryset(customer, "close", "CLOSED")
        transaction.set_rollback(True)

    assert not StatusChange.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO accounts_statuschange SELECT * FROM accounts_statuschange",
        "UPDATE accounts_statuschange SET actor = 'somebody else'",
        "DELETE FROM accounts_statuschange",
    ],
)
def test_the_application_cannot_rewrite_the_record(provider: Provider, sql: str) -> None:
    by_queryset(CustomerFactory(), "close", "CLOSED")

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("status", "act"),
    [("LEAD", "activate"), ("CLOSED", "close"), ("SUSPENDED", "suspend"), ("OPEN", "abandon")],
)
def test_a_transition_that_is_not_allowed_changes_nothing(
    provider: Provider, status: str, act: str
) -> None:
    customer = CustomerFactory(status=status)

    with pytest.raises(TransitionNotAllowed):
        getattr(customer, act)()

    assert customer.status == status


def test_a_status_is_not_set_past_the_state_machine(provider: Provider) -> None:
    customer = CustomerFactory(status="OPEN")
    customer.status = "LEAD"

    with pytest.raises(IntegrityError, match="allowed: CLOSED, SUSPENDED"), transaction.atomic():
        customer.save()
