"""Every form that acts is pressed twice at once: it acts once, and both presses get one page."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from rest_framework.test import APIClient

from accounts.answers.models import KeptAnswer
from accounts.answers.operations import is_in_flight
from accounts.answers.states import Source
from accounts.api_keys.operations import create_api_key
from accounts.models import Provider
from accounts.tenancy.rows import ProviderModel
from accounts.tenancy.transactions import provider_transaction
from accounts.web.confirm import ONCE
from accounts.web.tokens import FIELD
from statements.models import PaymentAttempt
from tests.architecture.test_posts import EVERY
from tests.browser import Browser
from tests.factories import CustomerFactory
from tests.reliability.forms import FORMS
from tests.reliability.forms.world import World, make_world
from tests.reliability.processes import at_once

ATTEMPTS = "/api/v1/payment-attempts"
# once, to one of the presses
SHOW_A_SECRET = {"api-key-new", "api-key-rotate", "webhook-new", "webhook-rotate"}
Press = Callable[[], tuple[int, str, bytes, list[str]]]


def press(world: World, address: str, values: dict[str, Any]) -> Press:
    """Return a press of the form in a browser of its own."""
    browser = Browser()
    browser.force_login(world.person)

    def send() -> tuple[int, str, bytes, list[str]]:
        answer = browser.post(address, values)
        said = [str(notice) for notice in get_messages(answer.wsgi_request)]
        return answer.status_code, answer.get("Location", ""), answer.content, said

    return send


def prepared(number: int, name: str) -> tuple[World, str, dict[str, Any]]:
    world = make_world(number)
    with provider_transaction(world.provider):
        address, values = FORMS[name](world)
    return world, address, values | {FIELD: world.browser.token()}


def rows(provider: Provider) -> dict[str, int]:
    """Count the provider's rows in every table."""
    with provider_transaction(provider):
        return {
            model.__name__: model._base_manager.filter(provider=provider).count()
            for model in apps.get_models()
            if issubclass(model, ProviderModel)
        }


def test_every_form_that_acts_is_here() -> None:
    once = {name for name, _, view in EVERY if getattr(view, "posts", "") == ONCE}
    assert FORMS.keys() == once


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_pressed_twice_at_once_acts_once(transactional_db: None, name: str) -> None:
    alone, *form = prepared(1, name)
    wanted = press(alone, *form)()
    twice, *form = prepared(2, name)

    first, second = at_once(press(twice, *form), press(twice, *form))

    if name in SHOW_A_SECRET:
        assert first[0] == second[0]
        assert first[2] != second[2]
    else:
        assert first == second
    assert first[0] == wanted[0]
    assert rows(twice.provider) == rows(alone.provider)
    assert rows(alone.provider)["KeptAnswer"] == 1


@pytest.mark.parametrize("name", ["payment-record", "promise-make"])
def test_two_forms_act_twice(transactional_db: None, name: str) -> None:
    """So the count of rows would find a form that acts twice."""
    alone, *form = prepared(1, name)
    press(alone, *form)()
    twice, address, values = prepared(2, name)
    press(twice, address, values)()
    press(twice, address, values | {FIELD: twice.browser.token()})()
    assert rows(twice.provider) != rows(alone.provider)


def test_a_request_to_the_api_that_is_sent_twice_at_once_acts_once(transactional_db: None) -> None:
    world, send = a_request_to_the_api()

    statuses = sorted(at_once(*[lambda: send().status_code] * 2))

    assert statuses in ([201, 201], [201, 409])
    with provider_transaction(world.provider):
        assert PaymentAttempt.objects.count() == 1


def test_while_a_request_is_being_answered_another_one_is_told_to_come_back(
    transactional_db: None,
) -> None:
    world, send = a_request_to_the_api()
    holds, may_end = Event(), Event()

    def hold() -> None:
        with provider_transaction(world.provider):
            assert not is_in_flight(world.provider, Source.API, "k-1")
            holds.set()
            may_end.wait(30)

    def ask() -> Any:
        holds.wait(30)
        try:
            return send()
        finally:
            may_end.set()

    _, answer = at_once(hold, ask)

    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert answer.json()["code"] == "in_flight"
    assert send().status_code == 201


def a_request_to_the_api() -> tuple[World, Callable[[], Any]]:
    world = make_world(1)
    with provider_transaction(world.provider):
        number = CustomerFactory().account_number
        key = create_api_key(world.provider, name="t", scopes=("read", "write"), made_by="t")
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    body = {"account_number": number, "status": "SUCCEEDED", "amount": "10.00"}
    headers = {"Idempotency-Key": "k-1"}
    return world, partial(api.post, ATTEMPTS, body, format="json", headers=headers)


def test_a_press_that_waits_for_one_that_fails_acts_itself(transactional_db: None) -> None:
    world, address, values = prepared(1, "payment-record")
    refused = values | {"attempt-status": "FAILED"}

    first, second = at_once(press(world, address, refused), press(world, address, values))

    assert (first[0], second[0]) == (409, 302)
    with provider_transaction(world.provider):
        assert PaymentAttempt.objects.count() == KeptAnswer.objects.count() == 1
