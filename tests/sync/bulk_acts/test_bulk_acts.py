"""Acts on many accounts: what they do to each, what a kill leaves, retry and undo."""

from datetime import date
from unittest.mock import patch

import pytest

from accounts.errors import Refused
from accounts.models import BillProfile, Customer, ProcessRun, RunChunk
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from sync.bulk_acts import operations
from sync.bulk_acts.acts import ACTS
from sync.bulk_acts.models import BulkItem
from sync.bulk_acts.operations import start_bulk_act
from sync.bulk_acts.queries import customers_of, summary_of
from tests.factories import BillProfileFactory, CustomerFactory, make_family

AS_OF = date(2026, 11, 20)


@pytest.fixture
def accounts(committed_provider):
    """Four open accounts and one that is closed."""
    with provider_transaction(committed_provider):
        profile = BillProfileFactory(code="MONTHLY")
        BillProfileFactory(code="YEARLY", name="Yearly")
        for number in range(5):
            CustomerFactory(
                account_number=f"A-{number}",
                bill_profile=profile,
                status="CLOSED" if number == 4 else "OPEN",
                cycle_date=None,
            )


@pytest.fixture
def act(committed_provider, accounts):
    """Start an act on all accounts, or some, and run it to its end."""

    def done(name: str, customers=None, *, run: bool = True, **values: str):
        earlier = {key: values.pop(key) for key in ("undoes", "retries") if key in values}
        with provider_transaction(committed_provider):
            chosen = Customer.objects.all() if customers is None else customers()
            started = start_bulk_act(
                committed_provider, name, chosen, values, as_of=AS_OF, actor="clara", **earlier
            )
        if run:
            run_queued(committed_provider, started.run_id)
        return started

    return done


def statuses(provider) -> list[str]:
    with provider_transaction(provider):
        return list(Customer.objects.order_by("account_number").values_list("status", flat=True))


def summary(provider, act):
    with provider_transaction(provider):
        return summary_of(ProcessRun.objects.get(pk=act.run_id))


def test_it_is_done_to_each_account_and_what_refuses_is_left_and_named(committed_provider, act):
    started = act("suspend", reason="A pause")
    assert statuses(committed_provider) == ["SUSPENDED"] * 4 + ["CLOSED"]
    found = summary(committed_provider, started)
    assert (found.done, found.skipped, found.to_retry) == (4, 1, 0)
    assert [number for _, number in found.reasons] == [1]
    with provider_transaction(committed_provider):
        run = ProcessRun.objects.get(pk=started.run_id)
        assert (run.status, run.counts) == ("SUCCEEDED", {"done": 4, "skipped": 1, "failed": 0})


def test_a_fault_of_one_account_leaves_the_others_done_and_can_be_retried(committed_provider, act):
    whole, broken = operations.find_act("suspend").do, []

    def fails_once(customer, values, as_of):
        if customer.account_number == "A-2" and not broken:
            broken.append(customer)
            raise ValueError("an injected fault")
        return whole(customer, values, as_of)

    with patch.object(operations, "find_act", lambda name: _with(name, fails_once)):
        started = act("suspend", reason="A pause")
        found = summary(committed_provider, started)
        assert (found.done, found.skipped, found.to_retry) == (3, 1, 1)
        assert ("an injected fault", 1) in found.reasons

        def failed():
            return customers_of(started, ("FAILED", "WAITING"))

        again = act("suspend", failed, reason="A pause", retries=started)
    assert summary(committed_provider, again).done == 1
    assert statuses(committed_provider)[:4] == ["SUSPENDED"] * 4


def _with(name: str, do):
    act = ACTS[name]
    return type(act)(**{**act.__dict__, "do": do})


def test_a_run_that_was_killed_goes_on_and_does_nothing_twice(committed_provider, act, monkeypatch):
    monkeypatch.setattr(operations, "FAMILIES_AT_ONCE", 1)
    started = act("suspend", run=False, reason="A pause")
    done, whole = [], operations.do_items

    def killed(bulk, items, as_of):
        if len(done) == 2:
            raise SystemExit
        done.extend(whole(bulk, items, as_of))
        return done[-1:]

    with patch("sync.bulk_acts.processes.do_items", killed), pytest.raises(SystemExit):
        run_queued(committed_provider, started.run_id)
    assert summary(committed_provider, started).to_retry == 3
    run_queued(committed_provider, started.run_id)
    found = summary(committed_provider, started)
    assert (found.done, found.skipped, found.to_retry) == (4, 1, 0)


def test_an_act_is_taken_back_by_its_undo(committed_provider, act):
    started = act("bill-profile", bill_profile="YEARLY")

    def done():
        return customers_of(started, ("DONE",))

    with provider_transaction(committed_provider):
        assert set(Customer.objects.values_list("bill_profile__code", flat=True)) == {"YEARLY"}
    undo = summary(committed_provider, started).undo
    act(undo.name, done, undoes=started)
    with provider_transaction(committed_provider):
        assert set(Customer.objects.values_list("bill_profile__code", flat=True)) == {"MONTHLY"}


@pytest.mark.parametrize("name", [name for name in ACTS if name not in ("fix",)])
def test_every_act_names_one_that_takes_it_back_or_is_one(name):
    undo = ACTS[name].undo({})
    assert undo in ACTS or name.endswith("-back")


def test_an_account_that_has_the_profile_already_is_skipped(committed_provider, act):
    assert summary(committed_provider, act("bill-profile", bill_profile="MONTHLY")).skipped == 5


def test_an_archived_profile_is_refused_for_each(committed_provider, act):
    with provider_transaction(committed_provider):
        BillProfile.objects.filter(code="YEARLY").update(archived_at="2026-11-01T00:00:00Z")
    assert summary(committed_provider, act("bill-profile", bill_profile="YEARLY")).skipped == 5


def test_a_family_is_in_one_chunk(committed_provider, accounts, monkeypatch):
    monkeypatch.setattr(operations, "FAMILIES_AT_ONCE", 1)
    with provider_transaction(committed_provider):
        parent, children = make_family(3)
        family = Customer.objects.filter(billing_account_id=parent.pk)
        started = start_bulk_act(
            committed_provider, "suspend", family, {"reason": "x"}, as_of=AS_OF, actor="clara"
        )
        assert RunChunk.objects.filter(run=started.run).count() == 1
        assert BulkItem.objects.filter(act=started).count() == 1 + len(children)


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("paint", {}, "act_unknown"),
        ("suspend", {}, "reason_required"),
        ("close", {"reason": " "}, "reason_required"),
        ("bill-profile", {}, "bill_profile_required"),
        ("fix", {"code": "NONE", "fix": "close"}, "issue_code_unknown"),
        ("fix", {"code": "OPEN_NO_SUBSCRIPTIONS", "fix": "paint"}, "fix_unknown"),
    ],
)
def test_what_is_missing_is_refused(committed_provider, accounts, name, values, code):
    with provider_transaction(committed_provider), pytest.raises(Refused) as refused:
        start_bulk_act(
            committed_provider, name, Customer.objects.all(), values, as_of=AS_OF, actor="clara"
        )
    assert refused.value.code == code


def test_no_account_and_too_many_are_refused(committed_provider, accounts, monkeypatch):
    monkeypatch.setattr(operations, "AT_MOST", 3)
    for chosen, code in (("none", "nothing_chosen"), ("all", "too_many")):
        with provider_transaction(committed_provider), pytest.raises(Refused) as refused:
            start_bulk_act(
                committed_provider,
                "suspend",
                getattr(Customer.objects, chosen)(),
                {"reason": "x"},
                as_of=AS_OF,
                actor="clara",
            )
        assert refused.value.code == code


def test_many_accounts_are_put_on_record_in_a_constant_number_of_queries(
    committed_provider, accounts, django_assert_max_num_queries
):
    with provider_transaction(committed_provider), django_assert_max_num_queries(12):
        start_bulk_act(
            committed_provider,
            "suspend",
            Customer.objects.all(),
            {"reason": "x"},
            as_of=AS_OF,
            actor="clara",
        )
