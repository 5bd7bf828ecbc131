"""A POST that is sent again with its Idempotency-Key gets the answer that it got first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.answers.models import KeptAnswer
from accounts.tenancy.transactions import provider_transaction
from notifications.models import BlockedAddress, Message
from statements.models import PaymentAttempt
from tests.factories import CustomerFactory, ProviderFactory

ATTEMPTS, EVENTS, MESSAGES = (
    f"/api/v1/{name}" for name in ("payment-attempts", "mail-events", "messages")
)
EVENT = {"type": "BOUNCE", "address": "ada@example.test"}
MESSAGE = {
    "category": "SERVICE",
    "title": "Maintenance",
    "text": "Tonight.",
    "viewer_roles": ["OWNER"],
}


@pytest.fixture
def attempt(plain_provider):
    with provider_transaction(plain_provider):
        customer = CustomerFactory()
    return {"account_number": customer.account_number, "status": "SUCCEEDED", "amount": "10.00"}


def post(api, address, body, key="k-1", **options):
    return api.post(address, body, format="json", headers={"Idempotency-Key": key}, **options)


def count(provider, model):
    with provider_transaction(provider):
        return model.objects.count()


def test_the_same_request_gets_the_first_answer_and_has_one_effect(api, plain_provider, attempt):
    first, second = (post(api, ATTEMPTS, attempt) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == first["Content-Type"]
    assert not first.has_header("Idempotent-Replayed")
    assert count(plain_provider, PaymentAttempt) == 1


def test_without_a_key_each_request_counts(api, plain_provider, attempt):
    for _ in range(2):
        assert api.post(ATTEMPTS, attempt, format="json").status_code == 201
    assert count(plain_provider, PaymentAttempt) == 2


def test_a_body_is_compared_by_its_values(api, plain_provider, attempt):
    post(api, ATTEMPTS, attempt)
    assert post(api, ATTEMPTS, dict(reversed(attempt.items())))["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("change", [{"amount": "11.00"}, {"method": "card"}])
def test_another_body_is_refused(api, plain_provider, attempt, change):
    post(api, ATTEMPTS, attempt)
    refused = post(api, ATTEMPTS, attempt | change)
    assert refused.status_code == 422
    assert refused.json()["code"] == "idempotency_key_reused"
    assert count(plain_provider, PaymentAttempt) == 1


def test_the_key_of_another_address_is_refused(api, attempt):
    post(api, ATTEMPTS, attempt)
    assert post(api, EVENTS, EVENT).status_code == 422


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_from_1_to_255_characters(api, plain_provider, attempt, key):
    assert post(api, ATTEMPTS, attempt, key).status_code == 400
    assert count(plain_provider, PaymentAttempt) == 0
    assert post(api, ATTEMPTS, attempt, "x" * 255).status_code == 201


def test_after_a_refusal_the_key_is_free(api, plain_provider, attempt):
    assert post(api, ATTEMPTS, attempt | {"amount": "-1"}).status_code in (400, 409)
    assert post(api, ATTEMPTS, attempt | {"account_number": "NONE"}).status_code == 400
    assert count(plain_provider, KeptAnswer) == 0
    assert post(api, ATTEMPTS, attempt).status_code == 201


def test_keys_outlive_the_key_of_the_api_and_belong_to_the_provider(
    api, plain_provider, attempt, key_for, calling
):
    post(api, ATTEMPTS, attempt)
    rotated = calling(key_for(plain_provider))
    assert post(rotated, ATTEMPTS, attempt)["Idempotent-Replayed"] == "true"
    stranger = calling(key_for(ProviderFactory()))
    assert post(stranger, EVENTS, EVENT).status_code == 201


def test_the_scope_is_checked_before_the_answer_is_given_again(
    api, plain_provider, attempt, key_for, calling
):
    post(api, ATTEMPTS, attempt)
    assert post(calling(key_for(plain_provider, "read")), ATTEMPTS, attempt).status_code == 403


def test_after_24_hours_the_key_is_free(api, plain_provider, attempt):
    post(api, ATTEMPTS, attempt)
    with provider_transaction(plain_provider):
        KeptAnswer.objects.update(spent_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert not post(api, ATTEMPTS, attempt).has_header("Idempotent-Replayed")
    assert count(plain_provider, PaymentAttempt) == 2


def test_every_post_takes_a_key(api, plain_provider, key_for, calling):
    runs = calling(key_for(plain_provider, "run"))
    made = post(api, MESSAGES, MESSAGE, "m")
    calls = [
        (api, EVENTS, EVENT),
        (api, MESSAGES, MESSAGE),
        (api, f"{MESSAGES}/{made.json()['id']}/submit", {}),
        (runs, "/api/v1/processes/mrc/pause", {"reason": "looking"}),
        (runs, "/api/v1/processes/mrc/resume", {}),
    ]
    for number, (client, address, body) in enumerate(calls):
        first, second = (post(client, address, body, f"k-{number}") for _ in range(2))
        assert first.status_code in (200, 201), first.content
        assert (second.status_code, second.content) == (first.status_code, first.content)
        assert second["Idempotent-Replayed"] == "true", address
    assert count(plain_provider, Message) == 2
    assert count(plain_provider, BlockedAddress) == 1


def test_a_token_is_a_secret_and_is_made_anew(api, plain_provider, attempt):
    address = f"/api/v1/customers/{attempt['account_number']}/viewer-tokens"
    answers = [post(api, address, {"viewer_role": "OWNER"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert not any(answer.has_header("Idempotent-Replayed") for answer in answers)
    assert count(plain_provider, KeptAnswer) == 0
