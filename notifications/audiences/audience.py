"""Audiences: clauses that must all hold, each of conditions of which one must.

Each condition can be negated. Stored as {"clauses": [{"any": [{"field": …, "op": …, "value": …,
"not": false}]}]}. The payment condition of a PAYMENT message is no clause: it follows from the
category, and stands in `payment_condition.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.calendar import FIRST_DAY, LAST_DAY
from accounts.errors import Refused
from accounts.money import AMOUNTS_BELOW, plain_decimal

from .facts import AccountFacts
from .fields import CONTRARY, FIELDS, PAYMENT_FIELDS, WORDS, Field, holds
from .states import MessageCategory

CLAUSES_AT_MOST, CONDITIONS_AT_MOST, VALUES_AT_MOST = 20, 10, 1000


@dataclass(frozen=True)
class Condition:
    """One typed condition, such as: past due is at least 50."""

    field: Field
    op: str
    value: Any
    negated: bool = False

    def where(self, as_of: date) -> Q:
        condition = self.field.where(self.op, self.value, as_of)
        return ~condition if self.negated else condition

    def holds(self, facts: AccountFacts) -> bool:
        """Whether it holds for the account; raises FactsUnreadable when that cannot be told."""
        return holds(self.op, self.field.read(facts, self.value), self.value) is not self.negated

    def words(self) -> str:
        if self.field.kind == "fact":
            return f"{'Not: ' if self.negated else ''}{self.field.label}"
        op = (CONTRARY if self.negated else WORDS)[self.op]
        return f"{self.field.label} {op} {self.field.said(self.value)}"

    def document(self) -> dict[str, Any]:
        return {"field": self.field.name, "op": self.op, "value": self.value, "not": self.negated}


@dataclass(frozen=True)
class Clause:
    """Conditions of which one must hold."""

    conditions: tuple[Condition, ...]

    def where(self, as_of: date) -> Q:
        found = Q()
        for condition in self.conditions:
            found |= condition.where(as_of)
        return found

    def holds(self, facts: AccountFacts) -> bool:
        """Whether one holds; what cannot be told of any of them cannot be told of the clause."""
        verdicts = [condition.holds(facts) for condition in self.conditions]
        return any(verdicts)

    def words(self) -> str:
        return ", or ".join(condition.words() for condition in self.conditions)


@dataclass(frozen=True)
class Audience:
    """Clauses that must all hold; without any, everybody."""

    clauses: tuple[Clause, ...] = ()

    def where(self, as_of: date) -> Q:
        found = Q()
        for clause in self.clauses:
            found &= clause.where(as_of)
        return found

    @property
    def needs_payments(self) -> bool:
        return any(
            condition.field.needs_payments
            for clause in self.clauses
            for condition in clause.conditions
        )

    def document(self) -> dict[str, Any]:
        return {
            "clauses": [
                {"any": [condition.document() for condition in clause.conditions]}
                for clause in self.clauses
            ]
        }


def read_audience(document: Any, category: str) -> Audience:
    """Read a stored or sent audience.

    Raises Refused, naming the place, for one that says nothing clear. A PAYMENT message cannot turn
    a payment fact round.
    """
    clauses = _list(document, "clauses", "the audience", CLAUSES_AT_MOST, least=0)
    return Audience(
        tuple(_clause(clause, f"condition {n}", category) for n, clause in enumerate(clauses, 1))
    )


def _clause(document: Any, place: str, category: str) -> Clause:
    conditions = _list(document, "any", place, CONDITIONS_AT_MOST, least=1)
    return Clause(tuple(_condition(condition, place, category) for condition in conditions))


def _condition(document: Any, place: str, category: str) -> Condition:
    if not isinstance(document, dict) or set(document) - {"field", "op", "value", "not"}:
        raise Refused(
            f"{place}: a condition has field, op, value and not, and nothing else",
            code="audience_malformed",
        )
    field = FIELDS.get(str(document.get("field")))
    if field is None:
        raise Refused(
            f"{place}: there is no field {str(document.get('field'))[:40]!r}; there are "
            f"{', '.join(FIELDS)}",
            code="audience_field_unknown",
        )
    op, negated = document.get("op"), document.get("not", False)
    if op not in field.operators:
        raise Refused(
            f"{place}: {field.label} takes {', '.join(field.operators)}",
            code="audience_operator_unknown",
        )
    if not isinstance(negated, bool):
        raise Refused(f"{place}: not is true or false", code="audience_malformed")
    if negated and category == MessageCategory.PAYMENT and field.name in PAYMENT_FIELDS:
        raise Refused(
            f"{place}: a payment message cannot negate “{field.label}”",
            code="audience_negates_payment",
        )
    return Condition(field, str(op), _value(field, document.get("value"), place), negated)


def _value(field: Field, value: Any, place: str) -> Any:
    if field.kind == "fact":
        return True
    if field.kind == "words":
        return _word_list(field, value, place)
    try:
        if field.kind == "date":
            return _day(value)
        amount = plain_decimal(str(value))
        if not 0 < amount < AMOUNTS_BELOW:
            raise ValueError
    except (TypeError, ValueError) as error:
        kind = "an amount above 0" if field.kind == "amount" else "a date such as 2027-01-31"
        raise Refused(
            f"{place}: {field.label} needs {kind}", code="audience_value_invalid"
        ) from error
    return f"{amount.normalize():f}"


def _day(value: Any) -> str:
    day = date.fromisoformat(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError
    return day.isoformat()


def _word_list(field: Field, value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= VALUES_AT_MOST:
        raise Refused(
            f"{place}: {field.label} needs from 1 to {VALUES_AT_MOST} values",
            code="audience_value_invalid",
        )
    if not all(
        isinstance(word, str) and 0 < len(word) <= 64 and "\0" not in word for word in value
    ):
        raise Refused(
            f"{place}: {field.label} needs words of up to 64 letters", code="audience_value_invalid"
        )
    unknown = sorted(set(value) - set(field.choices())) if field.choices else []
    if unknown:
        raise Refused(
            f"{place}: {field.label} cannot be {', '.join(unknown)[:80]}",
            code="audience_value_invalid",
        )
    return sorted(set(value))


def _list(document: Any, name: str, place: str, most: int, *, least: int) -> list[Any]:
    found = document.get(name) if isinstance(document, dict) and set(document) == {name} else None
    if not isinstance(found, list) or not least <= len(found) <= most:
        raise Refused(
            f"{place} is an object with {name}, a list of {least} to {most}, and nothing else",
            code="audience_malformed",
        )
    return found
