"""Report templates: Jinja's syntax, checked against a short list of what may stand in one, and never run by Jinja."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import cast, get_args

from jinja2 import Environment, TemplateSyntaxError
from jinja2 import nodes as jinja

from .calls import FUNCTIONS, constant, read_claim, read_fig, read_names, read_printed, read_problems, read_word
from .nodes import (
    AllOf,
    AnyOf,
    Body,
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
    Problems,
    Text,
    TextName,
    Word,
)
from .problems import TemplateError, TemplateProblem, refuse, refuse_unprintable

MAX_BYTES = 256 * 1024
MAX_NESTING = 20
_LARGEST_NUMBER = 10**15

_SYNTAX = Environment()  # noqa: S701 - it only parses: nothing is ever rendered with it

_NUMBER_NAMES: tuple[str, ...] = get_args(NumberName)
_NAMES: tuple[str, ...] = (*_NUMBER_NAMES, *get_args(TextName))
_COMPARATORS: tuple[str, ...] = get_args(Comparator)

_FORBIDDEN: Sequence[tuple[tuple[type[jinja.Node], ...], str, str]] = [
    ((jinja.For,), "循环", "a loop"),
    ((jinja.Filter, jinja.FilterBlock), "过滤器", "a filter"),
    ((jinja.Getattr,), "属性", "an attribute"),
    ((jinja.Getitem, jinja.Slice), "下标", "a subscript"),
    ((jinja.Assign, jinja.AssignBlock, jinja.With), "赋值", "an assignment"),
    ((jinja.Include, jinja.Import, jinja.FromImport, jinja.Extends, jinja.Block), "引用其他模板", "another template"),
    ((jinja.Macro, jinja.CallBlock), "宏", "a macro"),
    ((jinja.Scope,), " autoescape", "autoescape"),
    ((jinja.CondExpr,), "行内条件（请用 if 语句）", "an inline condition (use an if statement)"),
    (
        (jinja.And, jinja.Or, jinja.Not, jinja.Compare),
        "条件（条件只能写在 if 语句中）",
        "a condition outside of an if statement",
    ),
    (
        (jinja.BinExpr, jinja.UnaryExpr, jinja.Concat),
        "运算（只有 year 可以加减整数）",
        "arithmetic (except year + number)",
    ),
    ((jinja.Tuple, jinja.List, jinja.Dict), "列表", "a list"),
    ((jinja.Test,), "此项检验（只可用 is none）", "this test (only `is none`)"),
]


@dataclass(frozen=True)
class Template:
    """A checked template; `figure_ids` are all the figures it names, in every branch."""

    body: Body
    figure_ids: frozenset[str]


def parse_template(body: str) -> Template:
    """The template, or a TemplateError that lists what is wrong with it."""
    if len(body.encode(errors="replace")) > MAX_BYTES:
        raise refuse(1, "too_large", "模板不能超过256KB", "A template may hold at most 256 KB")
    refuse_unprintable(body, 1)
    reader = _Reader()
    parts = reader.body(_syntax_tree(body).body, 0)
    if reader.problems:
        raise TemplateError(reader.problems)
    return Template(parts, frozenset(reader.figure_ids))


@cache
def shipped_template() -> Template:
    """The template that comes with the suite."""
    return parse_template(resources.files(__package__).joinpath("bureau_report.txt").read_text("utf-8"))


def _syntax_tree(body: str) -> jinja.Template:
    try:
        return _SYNTAX.parse(body)
    except TemplateSyntaxError as error:
        raise refuse(error.lineno, "syntax", f"语法有误：{error.message}", f"Syntax error: {error.message}") from error
    except RecursionError as error:
        raise _too_deep(1) from error
    except ValueError as error:  # an integer of thousands of digits, which Python declines to read
        raise refuse(1, "syntax", "数字过长", "A number is too long") from error


def _too_deep(line: int) -> TemplateError:
    return refuse(
        line, "not_allowed", f"嵌套不能超过{MAX_NESTING}层", f"At most {MAX_NESTING} levels of nesting are allowed"
    )


def _not_allowed(node: jinja.Node) -> TemplateError:
    line = node.body[0].lineno if isinstance(node, jinja.Scope) else node.lineno  # Jinja gives a scope no line
    for kinds, chinese, english in _FORBIDDEN:
        if isinstance(node, kinds):
            return refuse(line, "not_allowed", f"模板中不能使用{chinese}", f"A template cannot use {english}")
    kind = type(node).__name__
    return refuse(line, "not_allowed", f"此处不能使用 {kind}", f"{kind} is not allowed here")


class _Reader:
    """Turns Jinja's syntax tree into our own parts, and collects every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[TemplateProblem] = []
        self.figure_ids: set[str] = set()

    def body(self, statements: Sequence[jinja.Node], depth: int) -> Body:
        parts: list[Part] = []
        for statement in statements:
            for piece in statement.nodes if isinstance(statement, jinja.Output) else [statement]:
                try:
                    parts.append(self._part(piece, depth))
                except TemplateError as error:
                    self.problems.extend(error.problems)
        return parts

    def _part(self, piece: jinja.Node, depth: int) -> Part:
        match piece:
            case jinja.TemplateData():
                return Text(piece.data)
            case jinja.If():
                return self._if(piece, depth + 1)
            case jinja.Call():
                return self._output(piece)
        return self._plain(piece)

    def _if(self, statement: jinja.If, depth: int) -> If:
        if depth > MAX_NESTING:
            raise _too_deep(statement.lineno)
        branches = []
        for branch in (statement, *statement.elif_):
            condition: Condition = False
            try:
                condition = self._condition(branch.test, 0)
            except TemplateError as error:  # the branch's own text may have problems to report, too
                self.problems.extend(error.problems)
            branches.append((condition, self.body(branch.body, depth)))
        return If(branches, self.body(statement.else_, depth))

    def _output(self, call: jinja.Call) -> Fig | Word | Missing | Problems:
        match self._function(call):
            case "fig":
                fig = read_fig(call)
                self.figure_ids.add(fig.number.id)
                return fig
            case "word":
                word = read_word(call)
                self.figure_ids.add(word.number.id)
                return word
            case "names":
                return read_names(call)
            case "problems":
                return read_problems(call)
        raise refuse(
            call.lineno,
            "not_allowed",
            "printed() 和 claim() 只能用在条件中；输出数字请用 fig()",
            "printed() and claim() may only stand in a condition; use fig() to print a number",
        )

    def _condition(self, expression: jinja.Node, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise _too_deep(expression.lineno)
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
            case jinja.Call() if self._function(expression) == "claim":
                return read_claim(expression)
            case jinja.Name() | jinja.Const() | jinja.Call():
                raise refuse(
                    expression.lineno,
                    "not_allowed",
                    "条件应为比较（如 month == 1）、claim()、is none，或由 and、or、not 连接的条件",
                    "A condition is a comparison (e.g. month == 1), claim(), `is none`, or such joined by and, or, not",
                )
        raise _not_allowed(expression)

    def _both(self, expression: jinja.BinExpr, depth: int) -> tuple[Condition, Condition]:
        return self._condition(expression.left, depth + 1), self._condition(expression.right, depth + 1)

    def _is_none(self, test: jinja.Test) -> IsNone:
        if isinstance(test.node, jinja.Call) and self._function(test.node) == "claim":
            return IsNone(read_claim(test.node))
        if isinstance(test.node, jinja.Call) and self._function(test.node) == "problems":
            return IsNone(read_problems(test.node))
        operand = self._operand(test.node)
        if isinstance(operand, Number):
            return IsNone(operand)
        raise refuse(
            test.lineno,
            "not_allowed",
            'is none 只能用于 printed()、claim() 和 problems()，如 printed("…") is none',
            '`is none` may only follow printed(), claim() and problems(), e.g. printed("…") is none',
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
            return self._plain(expression)
        if self._function(expression) != "printed":
            raise refuse(
                expression.lineno,
                "not_allowed",
                "条件中的数字请用 printed()",
                "Use printed() for a number in a condition",
            )
        number = read_printed(expression)
        self.figure_ids.add(number.id)
        return number

    def _function(self, call: jinja.Call) -> str:
        if not isinstance(call.node, jinja.Name):
            raise _not_allowed(call.node)
        if call.node.name not in FUNCTIONS:
            raise refuse(
                call.lineno,
                "unknown_function",
                f"没有函数 {call.node.name}()，可用的有：{'、'.join(FUNCTIONS)}",
                f"There is no function {call.node.name}(); there are {', '.join(FUNCTIONS)}",
            )
        return call.node.name

    def _plain(self, expression: jinja.Node) -> Constant | Name:
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
        raise _not_allowed(expression)


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
