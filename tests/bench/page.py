"""What the bench found, as a page of the guide."""

from collections.abc import Mapping, Sequence
from typing import Any

from .harness import Row, Spread
from .machine import is_idle

_HEAD = """# How fast it is

`make bench` wrote this page; `tests/bench/README.md` says how it measures. Every number is the median of some rounds with its
quartiles; a ratio is of two things that were measured in the same round. The goals are those of issue 15, on two idle cores
at SCALE=1.
"""


def written(rows: Sequence[Row], about: Mapping[str, Any], scale: float, loads: Sequence[dict[str, float]]) -> str:
    """The page in Markdown."""
    before, after = loads
    parts = [
        _HEAD,
        f"Measured {about['at']} at commit {about['commit']}, SCALE={scale:g}, on {about['cores']} cores with"
        f" {about['memory_gib']} GiB ({about['system']}, Python {about['python']}).",
        f"Others kept {before['busy_percent']:.0f}% of the machine busy before and {after['busy_percent']:.0f}% after.",
    ]
    if scale != 1:
        parts.append(
            f"**SCALE={scale:g}: rows and files are that part of the full sizes, and what depends on them is not judged.**"
        )
    if not all(is_idle(each) for each in loads):
        parts.append("**The machine was not idle: these numbers are rough.**")
    lines = ["| what | goal | found | quartiles, rounds | verdict |", "| --- | --- | --- | --- | --- |"]
    lines += [_line(row, scale) for row in rows]
    beside = [_beside(row) for row in rows if row.beside or row.refused or row.note]
    parts += ["\n".join(lines), "## Beside it", "\n".join(beside)]
    return "\n\n".join(parts) + "\n"


def _line(row: Row, scale: float) -> str:
    goal = f"{row.goal.border} {row.goal.value:g}" if row.goal else ""
    cells = [row.what, goal, *_told(row.value, row.unit), row.verdict(scale)]
    return "| " + " | ".join(cells) + " |"


def _told(value: Spread | None, unit: str) -> tuple[str, str]:
    if value is None:
        return "", ""
    sign = "" if unit == "times" else f" {unit}"
    return f"{digits(value.median)}{sign}", f"{digits(value.lower)} to {digits(value.upper)}, {value.rounds}"


def digits(value: float) -> str:
    """Three digits of a number, and all before the point of a large one."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _beside(row: Row) -> str:
    """What the ratio was made of, what was refused, and what one should know."""
    told = [f"{name} {digits(value)}" for name, value in row.beside.items()]
    refused = [
        f"{name}: " + ", ".join(f"{times} times {answer}" for answer, times in answers.items())
        for name, answers in row.refused.items()
    ]
    parts = [*([", ".join(told)] if told else []), *([row.note] if row.note else [])]
    parts += [f"**not of the 200s: {'; '.join(refused)}**"] if refused else []
    return f"- {row.what}: {'. '.join(parts)}."
