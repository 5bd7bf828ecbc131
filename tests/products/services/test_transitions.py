"""The moves that lines, products and orders may make, and no others."""

from typing import Any

import pytest
from django_fsm import TransitionNotAllowed

from accounts.models import Provider
from tests.factories import LineFactory, OrderFactory, ProductFactory

ALLOWED = {
    LineFactory: {
        ("PENDING", "activate", "ACTIVE"),
        ("ACTIVE", "suspend", "SUSPENDED"),
        ("SUSPENDED", "reactivate", "ACTIVE"),
        ("PENDING", "disconnect", "DISCONNECTED"),
        ("ACTIVE", "disconnect", "DISCONNECTED"),
        ("SUSPENDED", "disconnect", "DISCONNECTED"),
    },
    OrderFactory: {
        ("PENDING", "submit", "OPEN"),
        ("OPEN", "complete", "COMPLETED"),
        ("PENDING", "cancel", "CANCELLED"),
        ("OPEN", "cancel", "CANCELLED"),
    },
}
ALLOWED[ProductFactory] = ALLOWED[LineFactory] | {("ACTIVE", "complete", "COMPLETED")}
CASES = [(factory, *move) for factory, moves in ALLOWED.items() for move in sorted(moves)]


@pytest.mark.parametrize(("factory", "before", "act", "after"), CASES)
def test_an_allowed_move_is_made(
    provider: Provider, factory: Any, before: str, act: str, after: str
) -> None:
    row = factory(status=before)

    getattr(row, act)()
    row.save()

    row.refresh_from_db()
    assert row.status == after


@pytest.mark.parametrize("factory", ALLOWED)
def test_every_other_move_is_refused_and_changes_nothing(provider: Provider, factory: Any) -> None:
    statuses = [value for value, _ in factory._meta.model._meta.get_field("status").choices]
    allowed = {(before, act) for before, act, _ in ALLOWED[factory]}

    for before in statuses:
        for act in {act for _, act in allowed}:
            if (before, act) not in allowed:
                row = factory.build(status=before, customer=None, provider=provider)
                with pytest.raises(TransitionNotAllowed):
                    getattr(row, act)()
                assert row.status == before
