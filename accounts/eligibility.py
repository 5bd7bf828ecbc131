"""Eligibility rules that are written once.

A rule set filters the rows that a process or a page works on, and explains for one row which of its
rules hold, from the same conditions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, DateField, Q, QuerySet, Value, When

Facts = dict[str, Any]


class PageWords(NamedTuple):
    """A rule in the words of clerks.

    It has what it says, the row's own values, and why it keeps a row out: a part of a sentence.
    `lasts` is whether it keeps a row out until somebody acts, rather than the daily runs. `hides`
    are the numbers of the rules that need not be told when this one keeps a row out.
    """

    says: str
    detail: Callable[[Facts], str]
    why: Callable[[Facts], str]
    lasts: bool = True
    hides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One numbered condition over a row's columns and facts.

    `detail` puts the row's own values into words. Commands and programs read `says` and `detail`,
    in the terms of docs/rules.md; pages show `page`.

    `first_on` names the fact that is the first date on which the rule holds, for a rule that waits
    for a date. It may be NULL for a row that has not to wait.
    """

    number: str
    says: str
    condition: Q
    detail: Callable[[Facts], str]
    first_on: str | None = None
    page: PageWords | None = None

    def words(self, row: Facts, *, for_page: bool) -> tuple[str, str]:
        """Return what the rule says, and the row's own values."""
        words = self.page if for_page and self.page else self
        return words.says, words.detail(row)


@dataclass(frozen=True)
class RuleSet:
    """The rules that a row must meet, all of them, and the facts that they speak of.

    `facts` are annotations, made in order, so that one may use those before it; `as_of` is a fact
    of every set. `shown` are further ones that only an explanation needs, such as counts. `yes`
    says to clerks what happens to a row that meets all, as a part of a sentence.
    """

    rules: tuple[Rule, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)
    yes: Callable[[Facts], str] | None = None

    def annotated(self, rows: QuerySet, as_of: date) -> QuerySet:
        rows = rows.annotate(as_of=Value(as_of, DateField()))
        for name, expression in self.facts.items():
            rows = rows.annotate(**{name: expression})
        return rows

    def meeting(self, rows: QuerySet, as_of: date) -> QuerySet:
        """Return the rows for which every rule holds."""
        return self.annotated(rows, as_of).filter(*(rule.condition for rule in self.rules))

    def explain(self, rows: QuerySet, as_of: date, *, for_page: bool = False) -> list[Facts]:
        """Return a verdict for each row, in the words of pages or of commands.

        A verdict has the row's key `pk`, `eligible`, `first_on` and its `rules`: number, what it
        says, holds, detail, first date. `first_on` is the first date on which all rules would hold
        if nothing else changed, NULL where waiting does not help. In the words of pages it also has
        a `sentence`: yes, not yet or no, and why.
        """
        verdicts = {
            f"rule_{place}": Case(
                When(rule.condition, then=True), default=False, output_field=BooleanField()
            )
            for place, rule in enumerate(self.rules)
        }
        annotated = self.annotated(rows, as_of).annotate(**self.shown, **verdicts)
        return [
            self._explained(row, for_page)
            for row in annotated.values(
                "pk", "as_of", *self.columns, *self.facts, *self.shown, *verdicts
            )
        ]

    def _explained(self, row: Facts, for_page: bool) -> Facts:
        rules = [
            self._verdict(rule, row, row[f"rule_{place}"], for_page)
            for place, rule in enumerate(self.rules)
        ]
        dates = [rule["first_on"] for rule in rules if rule["first_on"]]
        helped = all(rule["holds"] or rule["first_on"] for rule in rules)
        verdict = {
            "pk": row["pk"],
            "eligible": all(rule["holds"] for rule in rules),
            "first_on": max(dates) if dates and helped else None,
            "rules": rules,
        }
        return verdict | {"sentence": self._sentence(row, verdict)} if for_page else verdict

    def _sentence(self, row: Facts, verdict: Facts) -> str:
        """Return what happens to the row, or every reason why it does not, each once."""
        if verdict["eligible"]:
            return f"Yes: {self.yes(row)}." if self.yes else "Yes."
        against = [
            (rule, rule.page)
            for place, rule in enumerate(self.rules)
            if rule.page and not row[f"rule_{place}"]
        ]
        hidden = {number for _, page in against for number in page.hides}
        told = [one for one in against if one[0].number not in hidden] or against
        passing = all(self._first_on(rule, row) or not page.lasts for rule, page in told)
        why = dict.fromkeys(page.why(row) for _, page in told)
        return f"{'Not yet' if passing else 'No'}: {'; '.join(why)}."

    @staticmethod
    def _verdict(rule: Rule, row: Facts, holds: bool, for_page: bool) -> Facts:
        says, detail = rule.words(row, for_page=for_page)
        return {
            "rule": rule.number,
            "says": says,
            "holds": holds,
            "detail": detail,
            "first_on": RuleSet._first_on(rule, row),
        }

    @staticmethod
    def _first_on(rule: Rule, row: Facts) -> date | None:
        return row[rule.first_on] if rule.first_on else None
