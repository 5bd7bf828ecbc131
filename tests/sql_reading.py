"""Reads a statement of SQL, and says what in it could not be spread over machines by provider.

Every row lies on the machine of its provider. So a statement that reads several tables of providers
says of each that its rows are of the same one, and a lock or a new row names the provider.
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

COLUMN = "provider_id"
WRITES = (exp.Insert, exp.Update, exp.Delete)
GIVEN = (exp.Placeholder, exp.Literal, exp.Parameter)
WORKS_ON_ROWS = re.compile(r"\A[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b", re.I)
HINTS = re.compile(
    r"\bFOR (NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b|\bINSERT\b|\bWITH\b|\bTEMP", re.I
)
TEMPORARY = re.compile(r"\bCREATE\s+TEMP", re.I)
SET_BY_FUNCTION = re.compile(r"\bset_config\s*\(", re.I)


def problems_of(sql: str, tables: set[str]) -> list[str]:
    """Return what is wrong with the SQL; `tables` are those that hold rows of providers."""
    if SET_BY_FUNCTION.search(sql):
        return ["a setting is set by a function and not by SET LOCAL"]
    if TEMPORARY.search(sql):
        return ["a table is temporary"]
    if not WORKS_ON_ROWS.match(sql) or not _may_be_wrong(sql, tables):
        return []
    try:
        statements = sqlglot.parse(sql, dialect="postgres")
    except ParseError as error:
        return [f"nobody can read it: {error}"]
    found = [_Statement(statement, tables).problems() for statement in statements if statement]
    return [problem for problems in found for problem in problems]


def _may_be_wrong(sql: str, tables: set[str]) -> bool:
    """Look at the words alone, which is quick: most statements read one table and write nothing."""
    words = re.findall(r"\w+", sql)
    return sum(word in tables for word in words) > 1 or bool(HINTS.search(sql))


class _Statement:
    """One statement, with what it says of the providers of its tables.

    Each table, subquery and common table expression is a node. Nodes whose providers the statement
    says to be equal are of one kin; what it names by a value is the node GIVEN.
    """

    NAMED = 0

    def __init__(self, statement: exp.Expression, tables: set[str]) -> None:
        self.statement = statement
        self.tables = tables
        self.kin: list[int] = [self.NAMED]
        self.read: dict[int, str] = {}
        self.locked: list[int] = []
        self.found: list[str] = []

    def problems(self) -> list[str]:
        if isinstance(self.statement, exp.Command):
            return ["nobody can read it"]
        if len(list(self.statement.find_all(*WRITES))) > 1:
            self.found.append("two parts of one statement write")
        self._visit(self.statement, {}, {})
        for node in self.locked:
            if node in self.read and not self._is_named(node):
                self.found.append(f"locked without the provider: {self.read[node]}")
        if len(self.read) > 1:
            kins = {self._kin(node) for node in self.read}
            if len(kins) > 1:
                odd = [name for node, name in self.read.items() if not self._is_named(node)]
                self.found.append(f"joined without the provider: {', '.join(sorted(set(odd)))}")
        return self.found

    def _visit(self, query: Any, around: dict[str, int], known: dict[str, int]) -> int:
        """Read a query whose columns may be those of `around`; return the node of its provider."""
        known = dict(known)
        if isinstance(query, exp.Subquery):
            return self._visit(query.this, around, known)
        for part in (query.args.get("with_") or exp.With(expressions=[])).expressions:
            known[part.alias] = self._new()
            self._equal(known[part.alias], self._visit(part.this, around, known))
        if isinstance(query, exp.SetOperation):
            self._visit(query.right, around, known)
            return self._visit(query.left, around, known)
        if isinstance(query, exp.Values):
            return self._new()
        return self._visit_one(query, around, known)

    def _visit_one(self, query: Any, around: dict[str, int], known: dict[str, int]) -> int:
        own: dict[str, int] = {}
        sight = _Sight(own, around)
        if isinstance(query, exp.Insert):
            self._insert(query)
        elif isinstance(query, (exp.Update, exp.Delete)):
            self._source(query.this, sight, known)
        for source in _sources(query):
            self._source(source, sight, known)
        for join in query.args.get("joins") or ():
            self._conditions(join.args.get("on"), sight)
            if COLUMN in [column.name for column in join.args.get("using") or ()]:
                for node in list(own.values())[1:]:
                    self._equal(next(iter(own.values())), node)
        self._conditions((query.args.get("where") or exp.Where()).this, sight)
        for inner in _inner_queries(query):
            self._visit(inner, sight.all(), known)
        if query.args.get("locks"):
            self.locked += own.values()
        return self._output(query, sight)

    def _insert(self, query: exp.Insert) -> None:
        target = query.this
        name = target.this.name if isinstance(target, exp.Schema) else target.name
        columns = [column.name for column in getattr(target, "expressions", ())]
        if name in self.tables and columns and COLUMN not in columns:
            self.found.append(f"inserted without the provider: {name}")

    def _source(self, source: Any, sight: "_Sight", known: dict[str, int]) -> None:
        name = source.alias_or_name
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            if source.name in known:
                sight.own[name] = known[source.name]
                return
            sight.own[name] = self._new()
            if source.name in self.tables:
                self.read[sight.own[name]] = source.name
            return
        if isinstance(source, (exp.Subquery, exp.Lateral)):
            inner = source.this.this if isinstance(source.this, exp.Subquery) else source.this
            if isinstance(inner, (exp.Query, exp.Values)):
                sight.own[name] = self._visit(inner, sight.all(), known)
                return
        sight.own[name] = self._new()

    def _conditions(self, condition: Any, sight: "_Sight") -> None:
        """Take in what holds for each row: the parts of ANDs that say equal of two providers."""
        if condition is None:
            return
        if isinstance(condition, exp.Paren):
            self._conditions(condition.this, sight)
        elif isinstance(condition, exp.And):
            self._conditions(condition.left, sight)
            self._conditions(condition.right, sight)
        elif isinstance(condition, exp.EQ):
            left, right = self._of(condition.left, sight), self._of(condition.right, sight)
            if left is not None and right is not None:
                self._equal(left, right)

    def _of(self, value: Any, sight: "_Sight") -> int | None:
        while isinstance(value, (exp.Paren, exp.Cast)):
            value = value.this
        if isinstance(value, GIVEN):
            return self.NAMED
        if isinstance(value, exp.Column) and value.name == COLUMN:
            return sight.find(value.table, set(self.read))
        return None

    def _output(self, query: Any, sight: "_Sight") -> int:
        given = query.args.get("returning")
        for column in given.expressions if given else getattr(query, "expressions", ()):
            value = column.this if isinstance(column, exp.Alias) else column
            if column.alias_or_name == COLUMN and (node := self._of(value, sight)) is not None:
                return node
            if isinstance(value, exp.Star) or getattr(value, "is_star", False):
                return next(iter(sight.own.values()), self._new())
        return self._new()

    def _new(self) -> int:
        self.kin.append(len(self.kin))
        return len(self.kin) - 1

    def _kin(self, node: int) -> int:
        while self.kin[node] != node:
            node = self.kin[node]
        return node

    def _is_named(self, node: int) -> bool:
        return self._kin(node) == self._kin(self.NAMED)

    def _equal(self, left: int, right: int) -> None:
        first, second = sorted((self._kin(left), self._kin(right)))
        self.kin[second] = first


class _Sight:
    """The tables that a column may be of: those of its own query, and those around it."""

    def __init__(self, own: dict[str, int], around: dict[str, int]) -> None:
        self.own, self.around = own, around

    def all(self) -> dict[str, int]:
        return self.around | self.own

    def find(self, table: str, read: set[int]) -> int | None:
        """Return the node of the table, or of the only one that it can be where none is named."""
        if table:
            return self.all().get(table)
        own = [node for node in self.own.values() if node in read]
        return own[0] if len(own) == 1 else None


def _sources(query: Any) -> Iterator[Any]:
    if source := query.args.get("from_"):
        yield source.this
    yield from query.args.get("using") or ()
    for join in query.args.get("joins") or ():
        yield join.this
    yield from query.args.get("laterals") or ()


def _inner_queries(query: Any) -> Iterator[Any]:
    """Yield the queries within the query's expressions, and none of those within these."""
    read = {"with_", "from_", "using", "laterals", "joins"}
    for name, part in query.args.items():
        if name in read or (name == "this" and isinstance(query, WRITES)):
            continue
        for expression in part if isinstance(part, list) else [part]:
            if isinstance(expression, exp.Expression):
                yield from _queries_in(expression)
    for join in query.args.get("joins") or ():
        if join.args.get("on"):
            yield from _queries_in(join.args["on"])


def _queries_in(expression: exp.Expression) -> Iterator[Any]:
    for node in expression.walk(prune=lambda node: isinstance(node, exp.Query)):
        if isinstance(node, exp.Query):
            yield node
