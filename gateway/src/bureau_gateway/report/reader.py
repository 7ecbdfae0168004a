"""Reads the syntax tree of a template into our own parts, and refuses whatever may not stand in one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from jinja2 import nodes as jinja

from .calls import constant, read_call
from .forbidden import MAX_NESTING, not_allowed, too_deep
from .nodes import (
    AllOf,
    AnyOf,
    Body,
    Change,
    ClaimHolds,
    Clause,
    Comparator,
    Compare,
    Condition,
    Constant,
    Fig,
    If,
    IsNone,
    Missing,
    Name,
    Not,
    Number,
    NumberName,
    Operand,
    Part,
    Plan,
    Problems,
    Taxes,
    Text,
    TextName,
    Word,
)
from .problems import TemplateError, TemplateProblem, refuse
from .signatures import Called

_LARGEST_NUMBER = 10**15
MAX_CALLS, MAX_LISTS = 5_000, 50
"""Calls of a template, and of these the calls that print a list: repeated often enough, they would print without end."""
_CLAUSE_MARK = re.compile(r"(\[\[|\]\])")

_NUMBER_NAMES: tuple[str, ...] = get_args(NumberName)
_NAMES: tuple[str, ...] = (*_NUMBER_NAMES, *get_args(TextName))
_COMPARATORS: tuple[str, ...] = get_args(Comparator)


@dataclass(frozen=True)
class _OpenClause:
    """A clause whose `]]` is still to come: its body, where in it the clause begins, and how much was named before."""

    line: int
    body: list[Part]
    begins: int
    names_before: int


class Reader:
    """Turns Jinja's syntax tree into our own parts, and collects every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[TemplateProblem] = []
        self.named: list[Number | ClaimHolds] = []
        """Every figure and claim that the template names, in the order of reading."""
        self.groups: set[int] = set()
        self.tells_taxes = False
        self._clause: _OpenClause | None = None
        self._calls = self._lists = 0

    def body(self, statements: Sequence[jinja.Node], depth: int) -> Body:
        parts: list[Part] = []
        for piece in _pieces(statements):
            try:
                if isinstance(piece, jinja.TemplateData):
                    self._text(piece, parts)
                else:
                    parts.append(self._part(piece, depth))
            except TemplateError as error:
                self._report(error)
        if self._clause is not None and self._clause.body is parts:
            self._report(_unpaired(self._clause.line, "[["))
            self._clause = None
        return parts

    def _report(self, error: TemplateError) -> None:
        self.problems.extend(error.problems)

    def _text(self, data: jinja.TemplateData, parts: list[Part]) -> None:
        """Literal text, in which `[[` opens a clause and `]]` makes one of the parts read since then."""
        line = data.lineno
        for text in _CLAUSE_MARK.split(data.data):
            if text == "[[":
                self._open_clause(line, parts)
            elif text == "]]":
                self._close_clause(line, parts)
            elif text:
                parts.append(Text(text))
            line += text.count("\n")

    def _open_clause(self, line: int, parts: list[Part]) -> None:
        if self._clause is None:
            self._clause = _OpenClause(line, parts, len(parts), len(self.named))
        else:
            self._report(
                refuse(line, "not_allowed", "[[ ]] 之内不能再有 [[ ]]", "A clause in [[ ]] cannot hold another clause")
            )

    def _close_clause(self, line: int, parts: list[Part]) -> None:
        clause = self._clause
        if clause is None or clause.body is not parts:
            self._report(_unpaired(line, "]]"))
        else:
            parts[clause.begins :] = [Clause(parts[clause.begins :], self.named[clause.names_before :])]
            self._clause = None

    def _part(self, piece: jinja.Node, depth: int) -> Part:
        match piece:
            case jinja.If():
                return self._if(piece, depth + 1)
            case jinja.Call():
                return self._output(piece)
        return _plain(piece)

    def _if(self, statement: jinja.If, depth: int) -> If:
        if depth > MAX_NESTING:
            raise too_deep(statement.lineno)
        branches = []
        for branch in (statement, *statement.elif_):
            condition: Condition = False
            try:
                condition = self._condition(branch.test, 0)
            except TemplateError as error:  # the branch's own text may have problems to report, too
                self._report(error)
            branches.append((condition, self.body(branch.body, depth)))
        return If(branches, self.body(statement.else_, depth))

    def _output(self, call: jinja.Call) -> Fig | Word | Change | Missing | Problems | Plan | Taxes:
        called = self._call(call)
        if isinstance(called, Number | ClaimHolds):
            raise refuse(
                call.lineno,
                "not_allowed",
                "printed() 和 claim() 只能用在条件中；输出数字请用 fig() 或 amount()",
                "printed() and claim() may only stand in a condition; use fig() or amount() to print a number",
            )
        return called

    def _condition(self, expression: jinja.Node, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise too_deep(expression.lineno)
        match expression:
            case jinja.Const(value=bool() as value):
                return value
            case jinja.Not():
                return Not(self._condition(expression.node, depth + 1))
            case jinja.And():
                return AllOf(self._both(expression, depth))
            case jinja.Or():
                return AnyOf(self._both(expression, depth))
            case jinja.Compare():
                return self._comparison(expression)
            case jinja.Test(name="none", args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
                return self._is_none(expression)
            case jinja.Name() | jinja.Const() | jinja.Call():
                called = self._call(expression) if isinstance(expression, jinja.Call) else None
                if isinstance(called, ClaimHolds):
                    return called
                raise refuse(
                    expression.lineno,
                    "not_allowed",
                    "条件应为比较（如 month == 1）、claim()、is none，或由 and、or、not 连接的条件",
                    "A condition is a comparison (e.g. month == 1), claim(), `is none`, or such joined by and, or, not",
                )
        raise not_allowed(expression)

    def _both(self, expression: jinja.BinExpr, depth: int) -> tuple[Condition, Condition]:
        return self._condition(expression.left, depth + 1), self._condition(expression.right, depth + 1)

    def _is_none(self, test: jinja.Test) -> IsNone:
        tested = self._call(test.node) if isinstance(test.node, jinja.Call) else _plain(test.node)
        if isinstance(tested, Number | ClaimHolds | Problems | Plan | Taxes):
            return IsNone(tested)
        raise refuse(
            test.lineno,
            "not_allowed",
            'is none 只能用于 printed()、claim()、problems()、plan() 和 taxes()，如 printed("…") is none',
            '`is none` may only follow printed(), claim(), problems(), plan() and taxes(), e.g. printed("…") is none',
        )

    def _comparison(self, comparison: jinja.Compare) -> Compare:
        first = self._operand(comparison.expr)
        others: list[tuple[Comparator, Operand]] = []
        for step in comparison.ops:
            if step.op not in _COMPARATORS:
                raise refuse(comparison.lineno, "not_allowed", "条件中不能使用 in", "A condition cannot use `in`")
            others.append((cast(Comparator, step.op), self._operand(step.expr)))
        kinds = {_is_number(operand) for operand in (first, *(operand for _, operand in others))}
        ordered = any(comparator not in ("eq", "ne") for comparator, _ in others)
        if len(kinds) > 1 or (ordered and False in kinds):
            raise refuse(
                comparison.lineno,
                "not_allowed",
                "数字只能与数字比较；文本只能与文本比较是否相同",
                "Numbers compare with numbers, and texts with texts for being equal only",
            )
        return Compare(first, others)

    def _operand(self, expression: jinja.Node) -> Operand:
        if not isinstance(expression, jinja.Call):
            return _plain(expression)
        called = self._call(expression)
        if not isinstance(called, Number):
            raise refuse(
                expression.lineno,
                "not_allowed",
                "条件中的数字请用 printed()",
                "Use printed() for a number in a condition",
            )
        return called

    def _call(self, call: jinja.Call) -> Called:
        """The call as it is read, with the figure or claim that it names taken down."""
        called = read_call(call)
        self._count(call.lineno, called)
        match called:
            case Number() | ClaimHolds():
                self.named.append(called)
            case Fig(number=number):
                self.named.append(number)
            case Word():
                self.named.append(called.number)
            case Change():
                self.named.append(called.word.number)
            case Missing():
                self.named.append(called.claim)
            case Plan():
                self.groups.add(called.group)
            case Taxes():
                self.tells_taxes = True
            case Problems():
                pass
        return called

    def _count(self, line: int, called: Called) -> None:
        """Refuse what goes past a bound, once: what comes after it is not told of again and again."""
        is_list = isinstance(called, Missing | Problems | Plan | Taxes)
        self._calls, self._lists = self._calls + 1, self._lists + is_list
        if self._calls == MAX_CALLS + 1:
            zh, en = f"函数最多调用{MAX_CALLS}次", f"A template may call at most {MAX_CALLS} functions"
            raise refuse(line, "too_many", zh, en)
        if is_list and self._lists == MAX_LISTS + 1:
            zh = f"names()、problems()、plan() 和 taxes() 合计最多{MAX_LISTS}次"
            en = f"names(), problems(), plan() and taxes() stand at most {MAX_LISTS} times"
            raise refuse(line, "too_many", zh, en)


def _pieces(statements: Sequence[jinja.Node]) -> Iterator[jinja.Node]:
    for statement in statements:
        yield from statement.nodes if isinstance(statement, jinja.Output) else [statement]


def _unpaired(line: int, mark: str) -> TemplateError:
    return refuse(
        line,
        "syntax",
        f"{mark} 没有配对：[[ 与 ]] 应在同一段文字或同一个 if 分支内成对出现",
        f"{mark} has no partner: [[ and ]] stand in pairs, both in the same branch of an if or both outside of any",
    )


def _plain(expression: jinja.Node) -> Constant | Name:
    """A name, the year plus or minus a number, or a constant."""
    match expression:
        case jinja.Name():
            return _name(expression)
        case jinja.Add(left=jinja.Name(name="year"), right=jinja.Const(value=int() as years)) if _fits(years):
            return Name("year", years)
        case jinja.Sub(left=jinja.Name(name="year"), right=jinja.Const(value=int() as years)) if _fits(years):
            return Name("year", -years)
        case jinja.Const() | jinja.Neg(node=jinja.Const()):
            return _constant(expression)
    raise not_allowed(expression)


def _name(node: jinja.Name) -> Name:
    if node.name not in _NAMES:
        raise refuse(
            node.lineno,
            "unknown_name",
            f"没有名称 {node.name}，可用的有：{'、'.join(_NAMES)}",
            f"There is no name {node.name}; there are {', '.join(_NAMES)}",
        )
    return Name(cast(NumberName | TextName, node.name))


def _constant(node: jinja.Node) -> Constant:
    value = constant(node)
    if isinstance(value, str):
        return Constant(value)
    if value is None or not _fits(value):
        raise refuse(
            node.lineno,
            "not_allowed",
            "此处的常量应为文本或不超过15位的数字；是否缺数请用 is none",
            "A constant here is text or a number of at most 15 digits; test for a gap with `is none`",
        )
    return Constant(Decimal(str(value)))


def _fits(value: int | float) -> bool:
    return not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER


def _is_number(operand: Operand) -> bool:
    match operand:
        case Number():
            return True
        case Name(name=name):
            return name in _NUMBER_NAMES
        case Constant(value=value):
            return isinstance(value, Decimal)
