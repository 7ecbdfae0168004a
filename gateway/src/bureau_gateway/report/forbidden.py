"""What of Jinja's syntax may not stand in a template, and the words in which each is refused."""

from collections.abc import Sequence

from jinja2 import nodes as jinja

from .problems import TemplateError, refuse

MAX_NESTING = 20

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


def not_allowed(node: jinja.Node) -> TemplateError:
    line = node.body[0].lineno if isinstance(node, jinja.Scope) else node.lineno  # Jinja gives a scope no line
    for kinds, chinese, english in _FORBIDDEN:
        if isinstance(node, kinds):
            return refuse(line, "not_allowed", f"模板中不能使用{chinese}", f"A template cannot use {english}")
    kind = type(node).__name__
    return refuse(line, "not_allowed", f"此处不能使用 {kind}", f"{kind} is not allowed here")


def too_deep(line: int) -> TemplateError:
    return refuse(
        line, "not_allowed", f"嵌套不能超过{MAX_NESTING}层", f"At most {MAX_NESTING} levels of nesting are allowed"
    )
