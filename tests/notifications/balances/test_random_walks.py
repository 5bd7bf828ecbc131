"""Thousands of balances that wander: the e-mails are exactly those of the rule's episodes, counted
by a second hand.
"""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from accounts.models import Customer, Provider
from notifications.models import Email, ThresholdEpisode
from tests.factories import BillProfileFactory
from tests.notifications.balances.accounts import DAY, check, make_rule

WALKS, CHECKS = 10_000, 10
THRESHOLD, MARGIN, REPEAT = -50, 10, 4
STEPS = (-30, -10, -1, 0, 0, 1, 10, 30)
ACCOUNTS = """
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, currency)
    SELECT %s, 'W' || lpad(number::text, 6, '0'), 'Walk', 'walk@example.test', 'STANDARD', %s,
        'OPEN', 'USD' FROM generate_series(0, %s) AS number
"""
MOVE = """
    INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
        date, description)
    SELECT %s, customer.id, customer.id, CASE WHEN step > 0 THEN 'CHARGE'
        ELSE 'PAYMENT' END, abs(step), %s, ''
    FROM unnest(%s::integer[]) WITH ORDINALITY AS move (step, place)
    JOIN accounts_customer AS customer ON customer.provider_id = %s
        AND customer.account_number = 'W' || lpad((move.place - 1)::text, 6, '0')
    WHERE step <> 0
"""
# As a run does: here it sees no commit, and so finds nothing that has changed.
ANALYZE = """
    ANALYZE accounts_customer, statements_transaction, statements_accountbalance,
        notifications_thresholdepisode, notifications_email
"""


@dataclass
class Walk:
    """What one account should be mailed, worked out step by step."""

    owed: int = 0
    began: int | None = None
    told: int = -1
    mailed: list[tuple[int, int]] = field(default_factory=list)
    episodes: int = 0

    def move(self, step: int) -> None:
        self.owed += step

    def check(self, day: int) -> None:
        available = -self.owed
        if self.began is not None and available >= THRESHOLD + MARGIN:
            self.began = None
        if self.began is None and available < THRESHOLD:
            self.began, self.told, self.episodes = day, -1, self.episodes + 1
        if self.began is not None and (day - self.began) // REPEAT > self.told:
            self.told = (day - self.began) // REPEAT
            self.mailed.append((self.episodes, self.told))


def test_emails_equal_the_episodes_of_ten_thousand_walks(provider: Provider) -> None:
    choose = random.Random(11)
    make_rule(THRESHOLD, rearm_margin=MARGIN, repeat_after_days=REPEAT)
    walks = [Walk() for _ in range(WALKS)]
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [provider.pk, BillProfileFactory().pk, WALKS - 1])
        cursor.execute("ANALYZE accounts_customer")
        for day in range(CHECKS):
            steps = [choose.choice(STEPS) + (40 if day == 0 else 0) for _ in walks]
            cursor.execute(MOVE, [provider.pk, DAY, steps, provider.pk])
            for walk, step in zip(walks, steps, strict=True):
                walk.move(step)
                walk.check(day)
            check(provider, DAY + timedelta(days=day))
            cursor.execute(ANALYZE)
    assert mailed() == {
        (f"W{place:06}", number, repeat)
        for place, walk in enumerate(walks)
        for number, repeat in walk.mailed
    }
    assert ThresholdEpisode.objects.count() == sum(walk.episodes for walk in walks) > WALKS / 2
    assert Customer.objects.count() == WALKS


def mailed() -> set[tuple[str, int, int]]:
    rows = list(Email.objects.values_list("customer__account_number", "episode__number", "repeat"))
    assert len(rows) == len(set(rows))
    return set(rows)
