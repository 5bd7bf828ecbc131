"""An integrator runs processes, reads what waits, and decides on what others started."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from accounts.clock import local_today
from accounts.models import ProcessRun
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from tests.factories import (
    CustomerFactory,
    ProductFactory,
    ProviderFactory,
    StatementFactory,
    TransactionFactory,
)

V1 = "/api/v1"
LISTS = [
    "runs",
    "statements",
    "statement-queue",
    "final-statements",
    "unpostable",
    "parked",
    "overdue",
    "out-of-sync",
    "status-changes",
    "scheduled-changes",
    "orders",
    "lines",
    "products",
    "product-types",
    "bill-profiles",
    "transactions",
    "promises",
    "payment-attempts",
    "notifications",
    "messages",
    "mail-events",
    "customers",
    "threshold-rules",
    "alerts",
]


@pytest.fixture
def operator(plain_provider, key_for, calling):
    return calling(key_for(plain_provider, "read", "write", "run", "approve"))


@pytest.fixture
def ada(plain_provider):
    """An account that is due for a statement, past due on an older one."""
    with provider_transaction(plain_provider):
        today = local_today(plain_provider)
        customer = CustomerFactory(
            account_number="A-1", cycle_date=today, cycle_day=today.day, status="OPEN"
        )
        TransactionFactory(customer=customer, amount=Decimal(10))
        ProductFactory(customer=customer, product_ref="P-1")
    return customer


@pytest.mark.parametrize("name", LISTS)
def test_every_list_pages_refuses_what_it_does_not_know_and_is_nobody_elses(
    operator, key_for, calling, ada, name
):
    page = operator.get(f"{V1}/{name}?limit=1")
    assert page.status_code == 200, page.content
    assert set(page.json()) == {"results", "next", "previous"}
    for query in ("nonsense=1", "limit=0", "after=x", "order=down"):
        answer = operator.get(f"{V1}/{name}?{query}")
        assert answer.status_code == 400, (name, query)
        assert answer.json()["errors"][0]["parameter"] == query.split("=")[0]
    other = calling(key_for(ProviderFactory(), "read"))
    assert other.get(f"{V1}/{name}").json()["results"] == []
    assert calling(key_for(ada.provider, "messages")).get(f"{V1}/{name}").status_code == 403


def test_the_queue_names_who_is_due_and_a_run_makes_the_statement(operator, plain_provider, ada):
    (row,) = operator.get(f"{V1}/statement-queue").json()["results"]
    assert (row["account_number"], row["unposted"]) == ("A-1", "10.00")
    asked = {"account_numbers": ["A-1"]}
    started = operator.post(f"{V1}/statements", asked, format="json")
    assert (started.status_code, started.json()["status"]) == (202, "QUEUED")
    with provider_transaction(plain_provider):
        key = ProcessRun.objects.get().pk
    run_queued(plain_provider, key)
    assert operator.get(started["Location"]).json()["status"] == "SUCCEEDED"
    (result,) = operator.get(f"{started['Location']}/results").json()["results"]
    assert (result["account_number"], result["outcome"]) == ("A-1", "created")
    statement = operator.get(f"{V1}/statements/{result['statement_number']}")
    assert statement.json()["balance"] == "10.00"
    assert operator.get(f"{V1}/statement-queue").json()["results"] == []


def test_statements_are_asked_for_by_name_or_all_and_not_both(operator, ada):
    for body in ({}, {"all": True, "account_numbers": ["A-1"]}):
        assert operator.post(f"{V1}/statements", body, format="json").status_code == 400
    unknown = operator.post(f"{V1}/statements", {"account_numbers": ["A-1", "NO"]}, format="json")
    assert unknown.status_code == 400
    assert unknown.json()["errors"][0]["pointer"] == "/account_numbers/1"


def test_a_final_statement_is_answered_for_each_account(operator, plain_provider, ada):
    with provider_transaction(plain_provider):
        closed = CustomerFactory(account_number="A-2", status="CLOSED", cycle_date=None)
        TransactionFactory(customer=closed, amount=Decimal(7))
        CustomerFactory(account_number="A-3", status="CLOSED", cycle_date=None)
    body = {"account_numbers": ["A-3", "A-2", "A-1"], "kind": "FINAL"}
    dry = operator.post(f"{V1}/statements", body | {"dry_run": True}, format="json")
    answer = operator.post(f"{V1}/statements", body, format="json")

    assert answer.status_code == 200, answer.content
    assert [one["outcome"] for one in dry.json()["results"]] == ["kept_out", "created", "kept_out"]
    results = {one["account_number"]: one for one in answer.json()["results"]}
    assert results["A-1"]["detail"] == "it is OPEN, not CLOSED"
    assert results["A-3"]["detail"] == "nothing of it is unposted"
    (statement,) = answer.json()["statements"]
    assert (statement["account_number"], statement["balance"]) == ("A-2", "7.00")
    assert results["A-2"]["statement_number"] == statement["statement_number"]
    assert operator.get(f"{V1}/statements/{statement['statement_number']}").status_code == 200
    again = operator.post(f"{V1}/statements", {"all": True, "kind": "FINAL"}, format="json")
    assert again.json() == {"results": [], "statements": []}


def test_a_run_is_started_once_for_one_idempotency_key(operator, plain_provider):
    body = {"process": "nrc", "dry_run": True}
    answers = [
        operator.post(f"{V1}/runs", body, format="json", headers={"Idempotency-Key": "r"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert operator.post(f"{V1}/runs", {"process": "messages"}, format="json").status_code == 400


def test_no_key_approves_what_it_started(operator, plain_provider):
    with provider_transaction(plain_provider):
        run = ProcessRun.objects.create(
            provider=plain_provider,
            process="sync-status",
            as_of=local_today(plain_provider),
            status="HELD",
        )
    me = operator.get(f"{V1}/me").json()["key"]
    with provider_transaction(plain_provider):
        ProcessRun.objects.update(started_by=f"key {me}")
    own = operator.post(f"{V1}/runs/{run.pk}/approve", {}, format="json")
    assert (own.status_code, own.json()["code"]) == (403, "own_run")
    with provider_transaction(plain_provider):
        ProcessRun.objects.update(started_by="clara")
    assert operator.post(f"{V1}/runs/{run.pk}/approve", {}, format="json").status_code == 200
    again = operator.post(f"{V1}/runs/{run.pk}/reject", {"reason": "x"}, format="json")
    assert again.status_code == 409


def test_rules_are_explained_and_the_coming_charges_foretold(operator, ada, plain_provider):
    explained = operator.get(f"{V1}/customers/A-1/explain?as_of=2026-01-01").json()
    assert explained["as_of"] == "2026-01-01"
    assert [rule["rule"] for rule in explained["statement"]["rules"]] == list("1234567")
    assert explained["products"][0]["product_ref"] == "P-1"
    assert operator.get(f"{V1}/customers/A-1/explain?as_of=x").status_code == 400
    forecast = operator.get(f"{V1}/customers/A-1/forecast").json()
    assert {one["product_ref"] for one in forecast["charges"]} <= {"P-1"}
    assert operator.get(f"{V1}/transactions").json()["results"][1:] == []


def test_what_is_past_due_is_listed_with_its_day(operator, plain_provider, ada):
    today = local_today(plain_provider)
    with provider_transaction(plain_provider):
        StatementFactory(customer=ada, due_date=today)
    assert operator.get(f"{V1}/overdue").json()["results"] == []
    later = (today + timedelta(days=1)).isoformat()
    (row,) = operator.get(f"{V1}/overdue?as_of={later}").json()["results"]
    assert row["account_number"] == "A-1"


def test_an_issue_is_listed_and_fixed_by_its_workflow(operator, plain_provider):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="E-1", status="OPEN")
    (row,) = operator.get(f"{V1}/out-of-sync?code=OPEN_NO_SUBSCRIPTIONS").json()["results"]
    (issue,) = row["issues"]
    assert (row["account_number"], issue["fixes"]) == ("E-1", ["close"])
    body = {"code": issue["code"], "reason": "left"}
    tried = operator.post(f"{V1}/out-of-sync/E-1/fix", body | {"dry_run": True}, format="json")
    done = operator.post(f"{V1}/out-of-sync/E-1/fix", body, format="json")
    assert tried.json()["resource"]["status"] == done.json()["resource"]["status"] == "CLOSED"
    assert operator.get(f"{V1}/out-of-sync").json()["results"] == []
    assert operator.get(f"{V1}/out-of-sync?code=NONE").status_code == 400


def test_a_closure_is_reviewed_and_restored_under_its_status_change(operator, plain_provider):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="E-1", status="OPEN")
    started = operator.post(f"{V1}/runs", {"process": "sync-status"}, format="json")
    run_queued(plain_provider, UUID(started.json()["id"]))
    (change,) = operator.get(f"{V1}/customers/E-1/status-changes").json()["results"]
    assert (change["to_status"], change["cause"]) == ("CLOSED", "SYNC_STATUS")
    address = f"{V1}/status-changes/{change['id']}"
    assert operator.post(f"{address}/review", {}, format="json").status_code == 200
    assert operator.post(f"{address}/restore", {}, format="json").status_code == 400
    body = {"reason": "still here"}
    assert operator.post(f"{address}/restore", body, format="json").status_code == 200
    assert operator.get(f"{V1}/customers/E-1").json()["status"] == "OPEN"
    many = {"ids": [change["id"]], "reason": "again"}
    again = operator.post(f"{V1}/status-changes/restore", many, format="json")
    assert again.json() == {"restored": 0}
    whole = operator.post(f"{started['Location']}/restore", body, format="json")
    assert (whole.status_code, whole.json()["code"]) == (409, "not_restorable")


def test_a_threshold_rule_is_made_edited_and_archived(operator):
    made = operator.post(
        f"{V1}/threshold-rules", {"code": "LOW", "threshold": "-50.00"}, format="json"
    )
    assert (made.status_code, made.json()["threshold"]) == (201, "-50")
    edited = operator.patch(f"{V1}/threshold-rules/LOW", {"rearm_margin": "10"}, format="json")
    assert edited.json()["rearm_margin"] == "10"
    archived = operator.post(f"{V1}/threshold-rules/LOW/archive", {}, format="json")
    assert archived.json()["is_active"] is False
