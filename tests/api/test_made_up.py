"""The whole description against what is served, with requests that schemathesis makes up.

`--examples` says how many for each operation (docs/api.md).
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from billing_platform.wsgi import application
from tests.api.story import SCOPES

SHARES = 4  # so that two workers share the work
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
AS_DECLARED = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
)
STEPS = 6


@schemathesis.serializer("application/x-ndjson")
def lines_of(context: Any, value: Any) -> bytes:
    """Write a row, or several, with a line each."""
    rows = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(row) for row in rows).encode()


SIGNALS = (request_started, request_finished)


def keeping_the_connection(environ: Any, start_response: Any) -> Any:
    """Serve a request in the transaction of the test, as the client of Django's tests does."""
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    return application(environ, start_response)


@pytest.fixture
def served(schema: dict[str, Any], db: None) -> Iterator[Any]:
    """The API as schemathesis sees it."""
    logging.disable(logging.WARNING)
    api: Any = schemathesis.openapi.from_dict(schema)
    api.app = keeping_the_connection
    yield api
    logging.disable(logging.NOTSET)
    for signal in SIGNALS:
        signal.connect(close_old_connections)


def made_up(number: int) -> Any:
    """Return the settings of so many examples, the same ones at each run of few."""
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=number <= 20,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def ask_many(operation: Any, mode: GenerationMode, names: Any, key: str, number: int) -> None:
    """Ask an operation, two times in three about what the provider has."""

    @made_up(number)
    @given(case=operation.as_strategy(generation_mode=mode), known=st.sampled_from("110"))
    def ask(case: Any, known: str) -> None:
        if mode is GenerationMode.POSITIVE and known == "1":
            case.path_parameters.update(names)
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(response, checks=AS_DECLARED)

    ask()


@pytest.mark.parametrize("share", range(SHARES))
def test_no_request_gets_an_answer_that_is_not_declared(
    served, story, plain_provider, key_for, examples, share
):
    key, faults = key_for(plain_provider, *SCOPES), []
    for operation in [one.ok() for one in served.get_all_operations()][share::SHARES]:
        names = {
            one.name: story.name(operation.path, one.name) for one in operation.path_parameters
        }
        for mode in MODES:
            try:
                ask_many(operation, mode, names, key, max(1, examples // len(MODES)))
            except FailureGroup as group:
                faults.append(f"{operation.label}: {group} {group.exceptions}")
    assert faults == []


def test_no_operation_answers_without_a_key_or_with_a_wrong_one(served, plain_provider, key_for):
    key = key_for(plain_provider, *SCOPES)
    for operation in [one.ok() for one in served.get_all_operations()]:

        @made_up(1)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            headers = {"Authorization": f"Bearer {key}"}
            case.call_and_validate(headers=headers, checks=[checks.ignored_auth])

        ask()


def test_what_is_made_is_used_by_the_links_as_declared(served, plain_provider, key_for, examples):
    key = key_for(plain_provider, *SCOPES)

    class Walk(served.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {key}"}}

        def validate_response(self, response: Any, case: Any, **options: Any) -> None:
            case.validate_response(response, checks=AS_DECLARED)

    Walk.run(settings=settings(made_up(examples), stateful_step_count=STEPS))
