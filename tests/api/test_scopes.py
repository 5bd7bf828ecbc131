"""Every operation, by every scope, about what is the caller's own, another's and nobody's.

The operations come from the description, and the description from the configuration of addresses:
a new route without its scope here fails.
"""

import pytest
from django.urls import get_resolver

from tests.api.description import operations
from tests.api.story import SCOPES, absent, example_of
from tests.architecture.test_posts import addresses
from tests.factories import ProviderFactory

# Which scope a write needs, by its collection; of acts by their whole name. GET needs `read`.
WRITES = {
    "run": {
        *("runs_create", "statements_create", "test_clock_create"),
        *("processes_pause", "processes_resume"),
    },
    "approve": {
        *("runs_approve", "runs_reject", "runs_restore"),
        *("status_changes_restore", "status_changes_review", "status_changes_restore_many"),
    },
    "override": {"customers_override_status"},
    "messages": {
        *("customers_viewer_tokens", "customers_messages_dismiss"),
        *("messages_dismiss", "messages_impressions"),
    },
}
READS = {"messages": {"customers_messages"}}
OF_WEBHOOKS = ("webhook_endpoints_", "webhook_deliveries_")
NO_SCOPE = {"me"}


def scope_of(method: str, name: str) -> str:
    """Return the scope that the operation needs."""
    if name in NO_SCOPE:
        return ""
    if name.startswith(OF_WEBHOOKS):
        return "webhooks"
    named = READS if method == "get" else WRITES
    usual = "read" if method == "get" else "write"
    return next((scope for scope, names in named.items() if name in names), usual)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_with_one_scope_does_what_the_scope_is_for(
    schema, story, plain_provider, key_for, calling, scope
):
    caller = calling(key_for(plain_provider, scope))
    for path, method, operation in operations(schema):
        name = operation["operationId"]
        answer = getattr(caller, method)(story.address(path), {"no such": 1}, format="json")
        opens = scope_of(method, name) in ("", scope)
        refused = answer.status_code == 403 and answer.json()["code"] == "permission_denied"
        assert refused is not opens, (scope, method, path, answer.content)


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_foreign_and_what_is_absent_are_answered_alike(
    schema, story, key_for, calling, scope
):
    stranger = calling(key_for(ProviderFactory(), scope))
    for path, method, operation in operations(schema):
        if "{" not in path.replace("{process}", ""):
            continue
        answers = [
            getattr(stranger, method)(address, example_of(operation) or {}, format="json")
            for address in (story.address(path), absent(path))
        ]
        foreign, none = ({**one.json(), "request_id": ""} for one in answers)
        assert foreign == none, (scope, method, path)
        opens = scope_of(method, operation["operationId"]) == scope
        assert foreign["status"] == (404 if opens else 403), (scope, method, path)


def test_every_address_of_the_api_is_described(schema):
    described = {path.count("/") for path in schema["paths"]}
    assert described
    unknown = [
        route
        for name, route, view in addresses(get_resolver())
        if route.startswith("api/v1/")
        and getattr(getattr(view, "cls", None), "schema", None) is not None
        and not any(_is_of(f"/{route}", path) for path in schema["paths"])
    ]
    assert unknown == []


def _is_of(route: str, path: str) -> bool:
    """Return whether a sample address is one of the path."""
    parts, wanted = route.split("/"), path.split("/")
    return len(parts) == len(wanted) and all(
        two.startswith("{") or one == two for one, two in zip(parts, wanted, strict=True)
    )
