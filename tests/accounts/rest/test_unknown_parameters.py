"""The lists of the API refuse a parameter that they do not know or cannot read."""

import pytest

LISTS = ["payment-attempts", "notifications", "mail-events", "messages", "processes"]


@pytest.fixture
def get(plain_provider, key_for, calling):
    caller = calling(key_for(plain_provider))
    return lambda path: caller.get(f"/api/v1/{path}")


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_and_named(get, name):
    answer = get(f"{name}?satus=FAILED")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"][0]["parameter"] == "satus"


@pytest.mark.parametrize(
    "query", ["notifications?status=X", "payment-attempts?status=X", "notifications?rule=%00"]
)
def test_a_value_that_cannot_be_read_is_refused_and_named(get, query):
    answer = get(query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] in query


@pytest.mark.parametrize("name", LISTS[:-1])
def test_an_empty_value_filters_nothing_and_the_list_is_paged(get, name):
    status = "status=&" if name in ("notifications", "payment-attempts") else ""

    assert get(f"{name}?{status}limit=5").json()["results"] == []
