"""When an episode begins and ends, and which e-mails it is due for."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Provider
from notifications.balances.operations import set_own_threshold
from notifications.balances.states import NextCheck
from notifications.balances.thresholds import anything_to_do, count_due
from notifications.email.states import EmailStatus
from notifications.models import (
    BlockedAddress,
    Email,
    ThresholdEpisode,
    ThresholdOverride,
    ThresholdRule,
)
from statements.payments.operations import promise_payment
from tests.factories import ChildFactory, TransactionFactory
from tests.notifications.balances.accounts import (
    DAY,
    account,
    charge,
    check,
    emails_by_status,
    episodes,
    make_rule,
    pay,
)


@pytest.mark.parametrize(
    ("owes", "limit", "below"),
    [
        ("50.00", None, False),
        ("50.01", None, True),
        ("150.00", 100, False),
        ("150.01", 100, True),
        ("0", None, False),
    ],
)
def test_an_episode_begins_strictly_below_the_threshold(
    provider: Provider, owes: str, limit: int | None, below: bool
) -> None:
    make_rule(-50)
    account(owes, credit_limit=limit)
    run = check(provider)
    assert run.counts == {
        "checked": 1,
        "episodes": int(below),
        "emails": int(below),
        "ended": 0,
        "uncertain": 0,
    }
    assert episodes(provider) == ([(1, True)] if below else [])


def test_the_worked_example_of_the_rules_page(provider: Provider) -> None:
    make_rule(-50, rearm_margin=10)
    customer = account("50.00")
    seen = []
    for move, amount in [
        (pay, 0),
        (charge, "0.01"),
        (pay, "5.01"),
        (charge, 15),
        (pay, 20),
        (charge, 11),
    ]:
        if amount:
            move(customer, amount)
        run = check(provider)
        seen.append((run.counts["emails"], episodes(provider)))
    assert seen == [
        (0, []),
        (1, [(1, True)]),
        (0, [(1, True)]),
        (0, [(1, True)]),
        (0, [(1, False)]),
        (1, [(1, False), (2, True)]),
    ]


def test_one_email_an_episode_however_often_it_is_checked(provider: Provider) -> None:
    make_rule()
    account(60)
    assert [check(provider).counts["emails"] for _ in range(5)] == [1, 0, 0, 0, 0]


def test_it_is_told_again_after_each_so_many_days(provider: Provider) -> None:
    make_rule(repeat_after_days=7)
    account(60)
    told = [day for day in range(30) if check(provider, DAY + timedelta(days=day)).counts["emails"]]
    assert told == [0, 7, 14, 21, 28]


def test_of_repeats_that_were_missed_one_alone_is_sent(provider: Provider) -> None:
    make_rule(repeat_after_days=7)
    account(60)
    check(provider)
    assert check(provider, DAY + timedelta(days=30)).counts["emails"] == 1
    assert sorted(Email.objects.values_list("repeat", flat=True)) == [0, 4]


@pytest.mark.parametrize("status", ["LEAD", "PENDING", "CLOSED"])
def test_other_statuses_are_not_watched(provider: Provider, status: str) -> None:
    make_rule()
    account(60, status=status)
    assert check(provider).counts["checked"] == 0


def test_a_family_is_watched_as_one(provider: Provider) -> None:
    make_rule()
    child = ChildFactory(email="child@example.test", parent__email="parent@example.test")
    TransactionFactory(customer=child, amount=Decimal(60))
    check(provider)
    assert list(Email.objects.values_list("address", flat=True)) == ["parent@example.test"]


@pytest.mark.parametrize("next_check", [NextCheck.SILENT, NextCheck.REVIEW])
def test_the_first_check_after_an_edit_opens_episodes_without_mailing(
    provider: Provider, next_check: str
) -> None:
    make_rule(next_check=next_check)
    first = account(60)
    check(provider)
    assert emails_by_status(provider) == ({} if next_check == NextCheck.SILENT else {"HELD": 1})
    account(60)
    assert check(provider).counts["emails"] == 1
    pay(first, 60)
    check(provider)
    charge(first, 60)
    assert check(provider).counts["emails"] == 1


def test_a_silent_episode_is_told_again_like_any_other(provider: Provider) -> None:
    make_rule(next_check=NextCheck.SILENT, repeat_after_days=7)
    account(60)
    assert [
        check(provider, DAY + timedelta(days=day)).counts["emails"] for day in (0, 6, 7, 8)
    ] == [
        0,
        0,
        1,
        0,
    ]


@pytest.mark.parametrize(
    "change", [{"threshold": 0}, {"rearm_margin": 5}, {"statuses": ["OPEN"]}, {"is_active": False}]
)
def test_every_edit_silences_the_next_check_whatever_made_it(
    provider: Provider, change: dict[str, object]
) -> None:
    rule = make_rule()
    ThresholdRule.objects.filter(pk=rule.pk).update(**change)
    rule.refresh_from_db()
    assert rule.next_check == NextCheck.SILENT


def test_a_customers_own_threshold_replaces_the_rules(provider: Provider) -> None:
    rule = make_rule(-50)
    generous, never = account(60), account(60)
    for customer, threshold in ((generous, -100), (never, None)):
        ThresholdOverride.objects.create(
            provider=provider,
            customer=customer,
            rule=rule,
            threshold=threshold,
            next_check=NextCheck.SEND,
        )
    ordinary = account(60)
    check(provider)
    assert set(Email.objects.values_list("customer", flat=True)) == {ordinary.pk}
    charge(generous, 41)
    check(provider)
    assert set(Email.objects.values_list("customer", flat=True)) == {ordinary.pk, generous.pk}


def test_whoever_is_never_to_be_told_gets_no_repeat_of_an_open_episode(provider: Provider) -> None:
    rule = make_rule(repeat_after_days=7)
    customer = account(60)
    check(provider)
    set_own_threshold(customer, rule, None)
    assert check(provider, DAY + timedelta(days=7)).counts["emails"] == 0


@pytest.mark.parametrize("edit", ["rule", "own"])
def test_an_edit_that_comes_while_a_check_is_at_work_is_met_by_the_next_one(
    provider: Provider, edit: str
) -> None:
    """A rule that is new, or a threshold that the check has not seen, keeps its silence."""
    make_rule()
    check(provider)
    late = make_rule(code="LATE", next_check=NextCheck.SILENT, is_active=False)
    if edit == "own":
        ThresholdOverride.objects.create(
            provider=provider, customer=account(), rule=late, threshold=-1
        )
    check(provider)
    model = ThresholdOverride if edit == "own" else ThresholdRule
    assert (
        model.objects.get(**({"rule": late} if edit == "own" else {"pk": late.pk})).next_check
        == "SILENT"
    )


def test_an_own_threshold_that_is_new_mails_nothing_at_first(provider: Provider) -> None:
    rule = make_rule(-500)
    customer = account(60)
    check(provider)
    ThresholdOverride.objects.create(provider=provider, customer=customer, rule=rule, threshold=-50)
    assert check(provider).counts == {
        "checked": 1,
        "episodes": 1,
        "emails": 0,
        "ended": 0,
        "uncertain": 0,
    }


def test_without_an_address_the_email_waits_for_one(provider: Provider) -> None:
    make_rule()
    customer = account(60, email="")
    BlockedAddress.objects.create(provider=provider, address="ada@example.test", cause="BOUNCE")
    assert check(provider).counts["emails"] == 0
    Customer.objects.filter(pk=customer.pk).update(email="Ada@Example.test")
    assert check(provider).counts["emails"] == 0
    Customer.objects.filter(pk=customer.pk).update(email="ada@other.test")
    assert check(provider).counts["emails"] == 1


def test_a_promise_to_pay_puts_the_email_off_until_it_is_over(provider: Provider) -> None:
    make_rule()
    customer = account(60)
    promise_payment(
        customer, kind="PROMISE", until=DAY + timedelta(days=3), as_of=DAY, actor="clara"
    )
    told = [day for day in range(6) if check(provider, DAY + timedelta(days=day)).counts["emails"]]
    assert told == [4]


def test_a_dry_run_reports_and_changes_nothing(provider: Provider) -> None:
    make_rule()
    account(60)
    assert check(provider, dry_run=True).counts["emails"] == 1
    assert not ThresholdEpisode.objects.exists()
    assert check(provider).counts["emails"] == 1


def test_a_check_of_one_account_leaves_the_others_alone(provider: Provider) -> None:
    make_rule()
    first, _second = account(60), account(60)
    assert check(provider, selection=[first.account_number]).counts["emails"] == 1
    assert check(provider).counts["emails"] == 1


def test_there_is_something_to_do_until_it_is_done(provider: Provider) -> None:
    make_rule()
    customer, other = account(40), account(40)
    assert not anything_to_do(DAY)
    charge(customer, 20)
    assert anything_to_do(DAY)
    assert anything_to_do(DAY, [customer.pk])
    assert not anything_to_do(DAY, [other.pk])
    check(provider)
    assert not anything_to_do(DAY)
    assert count_due(as_of=DAY) == 0


def test_the_number_of_queries_does_not_grow(
    provider: Provider, django_assert_max_num_queries: object
) -> None:
    make_rule()
    for _ in range(3):
        account(60)
    with django_assert_max_num_queries(68):
        check(provider)
    for _ in range(40):
        account(60)
    with django_assert_max_num_queries(68):
        assert check(provider).counts["emails"] == 40
    assert Email.objects.filter(status=EmailStatus.WAITING).count() == 43
