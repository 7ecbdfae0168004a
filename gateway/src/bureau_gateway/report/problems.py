"""What is wrong with a template: every problem with its line, a stable rule, and the way out in both languages."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal[
    "empty",
    "too_large",
    "syntax",
    "not_allowed",
    "unknown_name",
    "unknown_function",
    "bad_argument",
    "non_constant_argument",
    "wrong_unit",
    "unknown_figure",
    "too_many",
]


@dataclass(frozen=True)
class TemplateProblem:
    line: int
    rule: Rule
    message_zh: str
    message_en: str


class TemplateError(Exception):
    """A template that is not accepted; `problems` lists all that were found, from the top down."""

    def __init__(self, problems: Sequence[TemplateProblem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"line {problem.line}: {problem.message_en}" for problem in self.problems[:5]))


def refuse(line: int, rule: Rule, message_zh: str, message_en: str) -> TemplateError:
    """One problem as an error to raise."""
    return TemplateError([TemplateProblem(line, rule, message_zh, message_en)])


def refuse_unprintable(text: str, line: int) -> None:
    """Control characters and halves of surrogate pairs cannot stand in the formats that a report is rendered to."""
    for character in text:
        if character == "\n":
            line += 1
        elif character not in "\r\t" and unicodedata.category(character) in ("Cc", "Cs"):
            code = f"U+{ord(character):04X}"
            raise refuse(line, "syntax", f"含有不可打印的字符 {code}", f"There is an unprintable character {code}")
