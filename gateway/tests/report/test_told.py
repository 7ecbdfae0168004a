"""What a report has in common with the one before is told once: whatever changes, it is what is composed from nothing."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from bureau_common.schemas.alerts import Alert, cause
from bureau_common.schemas.changes import Head
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Section
from bureau_common.schemas.summaries import Summary
from bureau_gateway.kept import Asked, Summaries
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.report import compose as composing
from bureau_gateway.report.compose import Told, compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.pieces import Piece
from bureau_gateway.report.service import Reports
from bureau_gateway.report.template import Chosen, parse_template, shipped_template
from bureau_gateway.summaries import Failure
from gateway.tests.alone import SUMMED, summary
from gateway.tests.report.factories import OCTOBER, claim, complete, figure, link, task, unavailable

TEMPLATE = parse_template("""
# {{ year }}年{{ district }}的报告

收入{{ amount("revenue.a.ytd") }}[[，{{ change("revenue.b.yoy_pct", "增长", "下降") }}]]。

{% if printed("debt.a.balance", "万元") > 3 %}债务{{ amount("debt.a.balance", "万元") }}。{% else %}债务少。{% endif %}

{% if claim("C30") %}无事。{% elif claim("C30") is none %}不知。{% else %}有{{ names("C30") }}。{% endif %}

[[{% if claim("C10") %}贷款{{ amount("credit.a.loans") }}。{% endif %}]]

## 税

{% if taxes() is not none %}{{ taxes() }}{% endif %}

{% if problems() is none %}没有问题{% else %}{{ problems() }}{% endif %}

{{ plan(1) }}

只有字。
""")
TEMPLATE_PIECES = {"revenue": 1, "credit": 1, "debt": 1, "performance": 0}
"""How many pieces name figures of a service; three more tell of taxes, problems and the plan."""
NEXT = "2022-1.1"


class Services:
    """What four services say, one of which says something else at a time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._change = 0
        self.sections = {domain: self._said(domain) for domain in TEMPLATE_PIECES}

    def _one(self, *these: object) -> object:
        return self._random.choice(these)

    def _value(self) -> str | None:
        return self._one(None, "0.00", "25000.00", "40000.00", "-123456789.00")  # type: ignore[return-value]

    def _said(self, domain: str) -> Section:
        self._change += 1
        if self._random.random() < 0.1:
            return unavailable(domain, f"第{self._change}次", status=self._one("busy", "unavailable"))  # type: ignore[arg-type]
        decimals = self._random.randrange(4)
        figures = {
            "revenue": [
                figure("revenue.a.ytd", self._value(), carried_from=self._one(None, Period(2021, 9))),  # type: ignore[arg-type]
                figure("revenue.b.yoy_pct", self._value(), "%"),
                figure("revenue.taxes.vat.ytd", self._value(), name_zh="增值税（累计）"),
            ],
            "credit": [figure("credit.a.loans", self._one("3", "4", None), "笔")],  # type: ignore[arg-type]
            # Of what is printed in another unit the decimals are those of others in it.
            "debt": [
                figure("debt.a.balance", self._one("25000.00", "40000.00"), "亿元"),  # type: ignore[arg-type]
                figure("debt.b.balance", "1.00", decimals=decimals),
            ],
            "performance": [figure("performance.a.count", self._one("1", "2"), "个")],  # type: ignore[arg-type]
        }
        said = complete(domain, self._change, *figures[domain])
        holds = self._one(True, False, None)
        # Now and then two services say the same claim, so that nobody knows it.
        claims = {"performance": ["C30"], "credit": self._one(["C10"], ["C10", "C30"], [])}.get(domain, [])
        stands = Alert(
            key="",
            since=None,
            cause=cause(
                f"{domain}_late",
                "red",
                f"{domain}有{self._change}件",
                "late",
                Clause(document="x", article=None, verified=False),
            ),
            notes=[],
        )
        tasks = (
            [task(NEXT, f"做{self._change}件事", link("debt.a.balance", "5", "亿元"))]
            if domain == "performance"
            else []
        )
        return said.model_copy(
            update={
                "claims": [claim(each, holds, "甲", "乙", more=self._change) for each in claims],  # type: ignore[arg-type, attr-defined]
                "alerts": self._one([], [stands]),
                "tasks": self._one([], tasks),
            }
        )

    def write(self) -> list[Section]:
        domain = self._random.choice([*self.sections])
        self.sections[domain] = self._said(domain)
        return [*self.sections.values()]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("concealed", [frozenset(), frozenset({"debt.a.balance"})])
def test_over_a_history_of_writes_each_report_is_what_is_composed_from_nothing(
    seed: int, concealed: frozenset[str]
) -> None:
    services, told = Services(seed), Told()
    for _ in range(80):
        sections = services.write()
        kept = compose(OCTOBER, sections, TEMPLATE, Names(), concealed, told)
        assert kept.model_dump_json() == compose(OCTOBER, sections, TEMPLATE, Names(), concealed).model_dump_json()


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    found: list[Piece] = []
    evaluate: Callable[..., object] = composing.evaluate_piece

    def evaluate_piece(piece: Piece, context: object) -> object:
        found.append(piece)
        return evaluate(piece, context)

    monkeypatch.setattr(composing, "evaluate_piece", evaluate_piece)
    return found


@pytest.mark.parametrize("domain", TEMPLATE_PIECES)
def test_only_what_names_the_service_that_changed_is_told_anew(domain: str, evaluated: list[Piece]) -> None:
    whole = [complete(each, 1, figure(f"{each}.x.ytd", "1.00")) for each in TEMPLATE_PIECES]
    told = Told()
    compose(OCTOBER, whole, TEMPLATE, Names(), told=told)
    assert len(evaluated) == len(TEMPLATE.pieces)
    evaluated.clear()
    changed = [complete(domain, 2) if each.domain == domain else each for each in whole]
    compose(OCTOBER, changed, TEMPLATE, Names(), told=told)
    assert [domain in each.domains or each.lists for each in evaluated] == [True] * (TEMPLATE_PIECES[domain] + 3)


def test_the_shipped_template_is_in_pieces_and_most_are_of_one_service_or_two() -> None:
    pieces = shipped_template().pieces
    assert sum(len(each.domains) <= 2 and not each.lists for each in pieces) / len(pieces) > 0.8
    assert sum(each.lists for each in pieces) < len(pieces) / 5


class Answering:
    """In the place of what the services last said: an answer stays the same one until its service writes."""

    def __init__(self) -> None:
        self.changes = dict.fromkeys(DOMAINS, 1)
        self._said: dict[tuple[Asked, int], Summary | Failure] = {}
        self.away: set[str] = set()

    async def read_all(self, questions: Sequence[Asked], authorization: str) -> list[Summary | Failure]:
        return [
            Failure("服务无法连接", SINCE)
            if each.domain in self.away
            else self._answer(each, self.changes[each.domain])
            for each in questions
        ]

    def _answer(self, asked: Asked, change: int) -> Summary | Failure:
        told = {"period": asked.period, "change_no": change}
        figures = [each.model_copy(update=told) for each in SUMMED[asked.domain]]
        value = f"{10_000 * (change + asked.period.month + 20 * asked.is_open)}.00"
        numbers = [each.model_copy(update={"value": value}) if each.unit == "yuan" else each for each in figures]
        head = Head(change_no=change, chain="0f1e2d3c")
        answer = summary(asked.domain, period=asked.period, head=head, figures=numbers)
        return self._said.setdefault((asked, change), answer)


OWN = [
    Chosen(
        "one", parse_template("{{ amount('revenue.tax_revenue.ytd') }}\n\n{{ amount('debt.government_debt.balance') }}")
    ),
    Chosen("two", parse_template("{{ amount('debt.government_debt.balance') }}\n\n{{ edition }}{{ month }}")),
    None,
]
SINCE = datetime(2021, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(3))
async def test_months_editions_levels_and_templates_keep_apart_what_they_told(seed: int) -> None:
    chance, services = random.Random(seed), Answering()

    def reports() -> Reports:
        return Reports(cast("Summaries", services), TEMPLATE, Names())

    kept = reports()
    for _ in range(150):
        services.changes[chance.choice(DOMAINS)] += chance.random() < 0.3
        services.away = {chance.choice(DOMAINS)} if chance.random() < 0.1 else set()
        asked = (Period(2021, chance.choice([9, 10])), "Bearer a", chance.choice([*Level]))
        edition = {"is_open": chance.random() < 0.5, "chosen": chance.choice(OWN)}
        assert (await kept.read(*asked, **edition)).as_json == (await reports().read(*asked, **edition)).as_json  # type: ignore[arg-type]


@pytest.mark.parametrize("domain", DOMAINS)
async def test_who_meets_a_service_that_is_away_leaves_the_whole_report_as_it_was(domain: str) -> None:
    services = Answering()
    kept = Reports(cast("Summaries", services), TEMPLATE, Names())
    asked = (OCTOBER, "Bearer a", Level.INTERNAL)
    whole = await kept.read(*asked, is_open=False)
    services.away = {domain}
    partial = await kept.read(*asked, is_open=False)
    services.away = set()
    assert [each.domain for each in partial.report.sections if each.status != "complete"] == [domain]
    assert await kept.read(*asked, is_open=False) is whole
    services.changes[domain] += 1
    anew = await kept.read(*asked, is_open=False)
    assert (
        anew.as_json
        == (await Reports(cast("Summaries", services), TEMPLATE, Names()).read(*asked, is_open=False)).as_json
    )
    assert anew.report != whole.report
