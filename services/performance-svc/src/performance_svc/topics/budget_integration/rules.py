"""The rules of going live: a unit's whole story, judged as it stands after any write to one of its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bureau_common.schemas.findings import Clause, Finding

from .schemas import Module

INTEGRATION = Clause(document="财政部《预算管理一体化规范（试行）》", article=None, verified=False)


@dataclass(frozen=True)
class UnitStory:
    """Everything that stands of one unit: days of its opening and closing, planned and actual launches by module."""

    unit_code: str
    opened: list[date] = field(default_factory=list)
    closed: list[date] = field(default_factory=list)
    planned: list[tuple[str, date]] = field(default_factory=list)
    launched: list[tuple[str, date]] = field(default_factory=list)


def check_unit(story: UnitStory) -> list[Finding]:
    """What contradicts in a unit's story: without its opening nothing else can be said of it.

    A plan may lie beyond the closing: it lapses with the unit.
    """
    if not story.opened:
        return [_unknown(story)] if story.closed or story.planned or story.launched else []
    return [
        *_repeated(story),
        *[_before_opening(story, day, "撤销", "closing") for day in story.closed if day < story.opened[0]],
        *[_before_opening(story, day, "上线", "launch") for _, day in story.launched if day < story.opened[0]],
        *[_after_closing(story, day) for _, day in story.launched if story.closed and day >= story.closed[0]],
    ]


def _unknown(story: UnitStory) -> Finding:
    return Finding(
        code="unit_unknown",
        severity="block",
        message_zh=f"核算单位{story.unit_code}未登记；请先登记单位，撤销单位登记前请先作废其撤销、计划和上线记录",
        message_en=f"Unit {story.unit_code} is not registered; register it first, and void its closing, plans and "
        "launches before its registration",
        clause=INTEGRATION,
        field="unit_code",
        actual=story.unit_code,
    )


def _repeated(story: UnitStory) -> Iterator[Finding]:
    """A unit opens once, closes once, and is planned and goes live once per module."""
    if len(story.opened) > 1:
        yield _twice(story, "unit_registered", "已登记", "is registered")
    if len(story.closed) > 1:
        yield _twice(story, "unit_closed", "已撤销", "is closed")
    for module in _modules_twice(story.planned):
        yield _twice(story, "launch_planned", f"已有{module.label_zh}模块的上线计划", f"has a plan for {module}")
    for module in _modules_twice(story.launched):
        yield _twice(story, "launch_recorded", f"已上线{module.label_zh}模块", f"is live on {module}")


def _modules_twice(launches: Sequence[tuple[str, date]]) -> list[Module]:
    modules = [module for module, _ in launches]
    return [module for module in Module if modules.count(module) > 1]


def _twice(story: UnitStory, code: str, what_zh: str, what_en: str) -> Finding:
    return Finding(
        code=code,
        severity="block",
        message_zh=f"核算单位{story.unit_code}{what_zh}，不能重复登记，请更正原记录",
        message_en=f"Unit {story.unit_code} {what_en} already; correct that record",
        clause=INTEGRATION,
        field="unit_code",
        actual=story.unit_code,
    )


def _before_opening(story: UnitStory, day: date, what_zh: str, what_en: str) -> Finding:
    return Finding(
        code=f"{what_en}_before_opening",
        severity="block",
        message_zh=f"核算单位{story.unit_code}的{what_zh}日期{day}早于开设日期{story.opened[0]}",
        message_en=f"The {what_en} of unit {story.unit_code} on {day} lies before its opening on {story.opened[0]}",
        clause=INTEGRATION,
        field="business_date",
        actual=day.isoformat(),
        expected=f">= {story.opened[0]}",
    )


def _after_closing(story: UnitStory, day: date) -> Finding:
    return Finding(
        code="launch_after_closing",
        severity="block",
        message_zh=f"核算单位{story.unit_code}已于{story.closed[0]}撤销，不能在{day}上线",
        message_en=f"Unit {story.unit_code} was closed on {story.closed[0]} and cannot go live on {day}",
        clause=INTEGRATION,
        field="business_date",
        actual=day.isoformat(),
        expected=f"< {story.closed[0]}",
    )
