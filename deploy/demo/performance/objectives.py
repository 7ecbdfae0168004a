"""Objectives of the projects of three years: drafted with the budget, approved by the batch, monitored in July, scored in February.

In 2019 one project has none, in 2020 one came late and one was not monitored; what was scored is computed here by hand.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..templates import Files, Values, as_written, files, proposals, table

_WITHOUT = {("XM009", 2019), ("XM011", 2020), ("XM014", 2021)}
"""Projects and years without an objective."""
_LATE = ("XM010", 2020)
_RETURNED = ("XM007", 2021)
_UNMONITORED = {("XM009", 2020), ("XM013", 2021), ("XM012", 2020)}
_MAJOR = {("XM006", 2019), ("XM008", 2020), ("XM012", 2020)}
_POOR = {"XM008": (Decimal("0.4"), 55), "XM004": (Decimal("0.7"), 70)}
"""By project how much of its quantity it brings, and how its benefit is judged."""


def objectives() -> Iterator[dict[str, Any]]:
    """Every objective with its dates and what its indicators came to."""
    chance = random.Random(2021)
    for row in table("demo.performance.budget_projects", "budget-projects"):
        code, year = row["项目编码"], int(row["预算年度"])
        added = row["预算来源"] == "年中追加"
        of = (code, year)
        quantity, half = chance.randint(8, 40), chance.randint(42, 60)
        executed, satisfied = Decimal(chance.randint(900, 1000)) / 10, Decimal(chance.randint(890, 980)) / 10
        if of in _WITHOUT:
            continue
        share, judged = _POOR.get(code, (Decimal(1), chance.randint(85, 98)))
        drafted = date.fromisoformat(row["批复（追加）日期"]) + timedelta(days=7) if added else date(year - 1, 11, 15)
        drafted = date(2020, 2, 24) if of == _LATE else drafted
        target = 20 if of == ("XM006", 2021) else quantity
        done = (target * share).quantize(Decimal(1))
        yield {
            "no": f"JX{year}-{code}", "code": code, "year": year, "unit": row["项目单位代码"], "name": row["项目名称"],
            "batch": f"SB{year}-{_batch(of, added)}", "kind": "新增重大项目" if of in _MAJOR else "其他项目",
            "drafted": drafted, "reviewed": drafted + timedelta(days=10), "returned": drafted + timedelta(days=3),
            "resubmitted": drafted + timedelta(days=6), "monitored": date(year, 8, 10), "assessed": date(year + 1, 2, 20),
            "checked": date(year + 1, 3, 18), "quantity": quantity, "target": target, "cost": 50, "half": half,
            "actual": (executed, done, 100, 12, 49, judged, satisfied), "of": of,
        }  # fmt: skip


def _batch(of: tuple[str, int], added: bool) -> int:
    return 2 if of == _LATE or (added and of[1] == 2021) else 3 if added else 1


def score(each: Values) -> Decimal:
    """What an objective scores: 10, 20, 10, 10, 10, 30 and 10 by what its indicators came to."""
    actual: Any = each["actual"]
    executed, done, _, _, _, judged, satisfied = actual
    one = Decimal(1)
    parts = (
        10 * min(Decimal(executed) / 100, one), 20 * min(Decimal(done) / Decimal(str(each["target"])), one), Decimal(30),
        Decimal(30 * judged) / 100, 10 * min(Decimal(satisfied) / 90, one),
    )  # fmt: skip
    return sum(parts, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _first_steps() -> Iterator[Values]:
    for each in objectives():
        if each["of"] == _RETURNED:
            yield each | {"line": "return"}
            yield each | {"line": "resubmit"}
        yield each | {"line": "review"}


def assessed() -> Iterator[dict[str, Any]]:
    """Those of 2019 and 2020 that were scored: what was not monitored cannot be."""
    return (each for each in objectives() if each["year"] < 2021 and each["of"] not in _UNMONITORED)


def _later_steps() -> Iterator[Values]:
    for each in objectives():
        if each["of"] not in _UNMONITORED:
            yield each | {"line": "monitor"}
    for place, each in enumerate(assessed()):
        yield each | {"line": "assess", "score": score(each)}
        if place % 3 == 0:
            yield each | {"line": "check", "rescored": score(each) - Decimal("0.50")}


def _results() -> Iterator[Values]:
    for each in objectives():
        if each["of"] not in _UNMONITORED:
            yield from _of_stage(each, "J", "运行监控", date(each["year"], 7, 31))
    for each in assessed():
        yield from _of_stage(each, "N", "年终自评", date(each["year"] + 1, 1, 31))


def _of_stage(each: dict[str, Any], stage: str, stage_zh: str, day: date) -> Iterator[Values]:
    targets = (100, each["target"], 100, 12, 50, 100, 90)
    for place, (target, actual) in enumerate(zip(targets, each["actual"], strict=True), 1):
        missed = actual > target if place in (4, 5) else actual < target
        about = each | {"stage": stage, "stage_zh": stage_zh, "day": day, "place": place, "actual": actual}
        about |= {
            "reason": "受工期和天气影响，已调整计划" if missed else "",
            "line": "judged" if place == 6 else "number",
        }
        fits = "达成年度指标" if actual >= 80 else "部分达成并具有一定效果" if actual >= 60 else "未达成且效果较差"
        yield about | {"attainment": fits, "rate": actual}


FILES: Files = files(
    __name__,
    {
        "project-reviews": as_written, "performance-objectives": objectives, "objective-indicators": objectives,
        "objective-steps": _first_steps, "indicator-results": _results,
    },
)  # fmt: skip
PROPOSALS = proposals(__name__, "objective-approvals", "objective-adjustments")
AFTER: Files = files(__name__, {"objective-steps": _later_steps})
"""What follows upon an approval."""
