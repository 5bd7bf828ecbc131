"""The commands that run and ask: one JSON document, or one line that says what is wrong."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Provider
from accounts.processes.definitions import definition_of, runnable
from tests.factories import CustomerFactory, ProductFactory, TransactionFactory
from tests.sync.day.a_day import AS_OF, held_elsewhere, make_work_for_every_process

ASKING = [
    ["statement_queue"],
    ["out_of_sync"],
    ["explain", "A1"],
    ["run_process", "mrc"],
    ["run_daily"],
]


@pytest.fixture
def ask(provider: Provider, capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(*words: str, **options: Any) -> dict[str, Any]:
        call_command(*words, provider=provider.slug, **({"as_of": AS_OF, "json": True} | options))
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.mark.parametrize("process", runnable())
def test_run_process_answers_with_its_counts(provider: Provider, ask: Any, process: str) -> None:
    make_work_for_every_process()

    answer = ask("run_process", process)

    assert (answer["process"], answer["provider"], answer["as_of"]) == (
        process,
        provider.slug,
        AS_OF.isoformat(),
    )
    assert (answer["status"], answer["dry_run"]) == ("SUCCEEDED", False)
    assert tuple(answer["counts"]) == definition_of(process).counts
    assert answer["run_id"]


def test_run_process_creates_statements_for_the_whole_queue(ask: Any) -> None:
    TransactionFactory()
    TransactionFactory(customer__bill_profile__auto_create_statements=True)

    assert ask("run_process", "statements")["counts"] == {"statements": 2, "transactions": 2}


def test_run_daily_answers_with_its_runs_in_order(provider: Provider, ask: Any) -> None:
    answer = ask("run_daily", through=date(2026, 12, 28))

    assert answer["provider"] == provider.slug
    assert [run["as_of"] for run in answer["runs"]] == ["2026-12-27"] * 8 + ["2026-12-28"] * 8


def test_statement_queue_answers_with_each_customer(ask: Any) -> None:
    customer = TransactionFactory(customer__account_number="A1").customer

    answer = ask("statement_queue")

    assert (answer["as_of"], answer["count"]) == ("2026-12-27", 1)
    (row,) = answer["customers"]
    assert (row["account_number"], row["cycle_date"], row["due_date"]) == (
        customer.account_number,
        "2027-01-01",
        "2027-01-21",
    )
    assert {name: float(amount) for name, amount in row["unposted"].items()} == {
        "charges": 10,
        "credits": 0,
        "payments": 0,
    }


def test_out_of_sync_answers_with_each_account(ask: Any) -> None:
    CustomerFactory(account_number="A1")

    answer = ask("out_of_sync")

    assert answer["count"] == 1
    assert answer["accounts"] == [
        {"account_number": "A1", "status": "OPEN", "codes": ["OPEN_NO_SUBSCRIPTIONS"]}
    ]


def test_explain_answers_with_every_rule(ask: Any) -> None:
    ProductFactory(customer__account_number="A1", product_ref="P1")

    answer = ask("explain", "A1")

    assert {"account_number", "as_of", "statement", "cycle", "sync_status", "products"} <= set(
        answer
    )
    assert set(answer["statement"]["rules"][0]) >= {"rule", "holds", "detail"}
    assert answer["products"][0]["product_ref"] == "P1"


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
def test_an_unknown_provider_is_refused(db: None, words: list[str]) -> None:
    with pytest.raises(CommandError, match="there is no provider 'nobody'"):
        call_command(*words, provider="nobody")


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
@pytest.mark.parametrize("as_of", ["2026-02-30", "20261227", "tomorrow", "2026-1-5", "٢٠٢٦-١٢-٢٧"])
def test_a_date_that_is_none_is_refused(provider: Provider, words: list[str], as_of: str) -> None:
    with pytest.raises(CommandError, match="is not a date; write YYYY-MM-DD"):
        call_command(*words, "--provider", provider.slug, "--as-of", as_of)


def test_an_unknown_account_is_refused(provider: Provider) -> None:
    with pytest.raises(CommandError, match="has no account 'A1'"):
        call_command("explain", "A1", provider=provider.slug)


def test_an_unknown_process_is_refused(provider: Provider) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'billing'"):
        call_command("run_process", "billing", "--provider", provider.slug)


def test_days_that_run_backwards_are_refused(provider: Provider) -> None:
    with pytest.raises(CommandError, match="--through 2026-12-26 is before 2026-12-27"):
        call_command("run_daily", provider=provider.slug, as_of=AS_OF, through=date(2026, 12, 26))


@pytest.mark.parametrize(
    ("words", "lock"),
    [(["run_process", "mrc"], "mrc"), (["run_daily"], "the daily run")],
    ids=["process", "day"],
)
def test_a_second_start_is_refused_in_one_line(
    provider: Provider, words: list[str], lock: str
) -> None:
    with (
        held_elsewhere(provider, lock),
        pytest.raises(CommandError, match=f"^{lock} is already running for") as refusal,
    ):
        call_command(*words, provider=provider.slug, as_of=AS_OF, stdout=StringIO())

    assert "\n" not in str(refusal.value)


def test_text_for_people_says_the_same_in_a_line(provider: Provider) -> None:
    out = StringIO()

    call_command("run_process", "mrc", provider=provider.slug, as_of=AS_OF, stdout=out)

    assert (
        out.getvalue() == "2026-12-27 mrc: SUCCEEDED: 0 charges, 0 credits, 0 products, 0 parked\n"
    )
