"""Report templates: Jinja's syntax, checked against a short list of what may stand in one, and never run by Jinja."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from jinja2 import Environment, TemplateSyntaxError
from jinja2 import nodes as jinja

from .forbidden import too_deep
from .nodes import Body, ClaimHolds, Number
from .pieces import Piece, cut
from .problems import TemplateError, refuse, refuse_unprintable
from .reader import Reader

MAX_BYTES = 256 * 1024

_SYNTAX = Environment()  # noqa: S701 - it only parses: nothing is ever rendered with it


@dataclass(frozen=True)
class Template:
    """A checked template; `figure_ids` and `claim_ids` are all the figures and claims it names, in every branch."""

    body: Body
    figure_ids: frozenset[str]
    claim_ids: frozenset[str]
    groups: frozenset[int]
    """The groups of the next year's plan that it prints."""
    tells_taxes: bool = False
    """Whether it tells of each tax by itself."""
    text: str = ""
    """As it was written: what is kept with a report that is issued."""

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        return cut(self.body)


def parse_template(body: str) -> Template:
    """The template, or a TemplateError that lists what is wrong with it."""
    if len(body.encode(errors="replace")) > MAX_BYTES:
        raise refuse(1, "too_large", "模板不能超过256KB", "A template may hold at most 256 KB")
    refuse_unprintable(body, 1)
    reader = Reader()
    parts = reader.body(_syntax_tree(body).body, 0)
    if reader.problems:
        raise TemplateError(reader.problems)
    figures = frozenset(named.id for named in reader.named if isinstance(named, Number))
    claims = frozenset(named.id for named in reader.named if isinstance(named, ClaimHolds))
    return Template(parts, figures, claims, frozenset(reader.groups), reader.tells_taxes, body)


@dataclass(frozen=True)
class Chosen:
    """A template that a report is made by; its version is known by its key, and the shipped one's is empty."""

    key: str
    template: Template


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
        raise too_deep(1) from error
    except ValueError as error:  # an integer of thousands of digits, which Python declines to read
        raise refuse(1, "syntax", "数字过长", "A number is too long") from error
