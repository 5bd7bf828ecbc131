"""The database holds the state machines that the models declare, and refuses every other move."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django_fsm import FSMField

from accounts.customers.states import CustomerStatus
from accounts.database.moves import moves_of, trigger_of
from accounts.models import Customer, Provider
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording
from products.models import Line, Order, Product
from products.orders.states import OrderStatus
from products.services.states import LineStatus, ProductStatus
from tests.factories import CustomerFactory, LineFactory, OrderFactory, ProductFactory

FACTORIES = {
    Customer: CustomerFactory,
    Line: LineFactory,
    Product: ProductFactory,
    Order: OrderFactory,
}
STATUSES = {
    Customer: CustomerStatus,
    Line: LineStatus,
    Product: ProductStatus,
    Order: OrderStatus,
}
PAIRS = [
    (model, before, after)
    for model, statuses in STATUSES.items()
    for before in statuses.values
    for after in statuses.values
    if before != after
]
MACHINES = [
    model
    for model in apps.get_models()
    if any(isinstance(field, FSMField) for field in model._meta.local_fields)
]
ARGUMENTS = "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = %s"


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_the_trigger_has_the_moves_that_the_model_declares(
    provider: Provider, model: type[models.Model]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ARGUMENTS, [trigger_of(model)])
        found = cursor.fetchone()
    assert found, f"{model.__name__} needs a migration with StateMachine"
    assert found[0].split("\\000")[:-1] == moves_of(model), (
        "a migration with StateMachine is missing"
    )


@pytest.mark.parametrize(("model", "before", "after"), PAIRS)
def test_many_rows_at_once_make_the_moves_of_the_machine_and_no_others(
    provider: Provider, model: type[models.Model], before: str, after: str
) -> None:
    row = FACTORIES[model](status=before)
    rows = model._default_manager.filter(pk=row.pk)

    if f"{before}>{after}" in moves_of(model):
        assert rows.update(status=after) == 1
    else:
        with (
            pytest.raises(IntegrityError, match=f"is {before}: it does not become {after}; "),
            transaction.atomic(),
        ):
            rows.update(status=after)
        row.refresh_from_db()
        assert row.status == before


@pytest.mark.parametrize("cause", [Cause.OVERRIDE, Cause.RESTORE])
def test_a_cause_opens_only_the_moves_that_are_its_own(provider: Provider, cause: str) -> None:
    lead, closed = CustomerFactory(status="LEAD"), CustomerFactory(status="CLOSED")

    with recording(cause=cause):
        Customer.objects.filter(pk=closed.pk).update(status="SUSPENDED")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=lead.pk).update(status="SUSPENDED")
    if cause == Cause.RESTORE:
        with pytest.raises(IntegrityError), transaction.atomic(), recording(cause=cause):
            Customer.objects.filter(pk=lead.pk).update(status="SUSPENDED")


def test_a_row_begins_in_any_status(provider: Provider) -> None:
    for status in CustomerStatus.values:
        assert CustomerFactory(status=status).status == status
