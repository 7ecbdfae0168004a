"""The figures of credit villages: who is rated in the current round, which lines stand, who drew how much since it began."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Numeric, Select, Table, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.distinct import Distinct

from .tables import IS_DRAWN, IS_RATED, current, drawings, grades, lines, rounds, uses, villages

_ONE = cast(literal(1), Numeric)


def _while_current(
    cutoff: Cutoff,
    table: Table,
    key: Column[Any],
    amount: ColumnElement[Any],
    where: Sequence[ColumnElement[bool]],
    *,
    once: bool = False,
    by_day: bool = False,
    last: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """What rows add while their round is the current one: that which they name or, `by_day`, that of their day.

    With `once` a key counts with its first row of the round alone; `last` is the last day on which a row counts.
    """
    of_round = current(cutoff.live)
    in_it = of_round.c.begins <= table.c.business_date if by_day else of_round.c.round_no == table.c.round_no
    ends = of_round.c.until if last is None else func.least(of_round.c.until, last + 1)
    counted = (
        select(key.label("key"), table.c.id, table.c.business_date.label("day"), amount.label("amount"), ends.label("ends"))
        .join(of_round, in_it)
        .where(cutoff.live(table), *where)
    )  # fmt: skip
    if by_day:
        counted = counted.where(func.coalesce(of_round.c.until > table.c.business_date, literal(True)))
    if once:
        first = (of_round.c.round_no, key)
        counted = counted.ext(distinct_on(*first)).order_by(*first, table.c.business_date, table.c.id)
    rows = counted.subquery()
    ended = func.greatest(rows.c.ends, rows.c.day)
    moves = union_all(
        select(rows.c.key, rows.c.id, rows.c.day, rows.c.amount),
        select(rows.c.key, rows.c.id, ended, -rows.c.amount).where(rows.c.ends.is_not(None)),
    )
    return moves.subquery().select()


def _rated(cutoff: Cutoff) -> Select[Any]:
    return _while_current(cutoff, grades, grades.c.household_no, _ONE, [IS_RATED], once=True)


def _villages(cutoff: Cutoff) -> Select[Any]:
    return _while_current(cutoff, villages, villages.c.village, _ONE, [], once=True)


def _lines(cutoff: Cutoff) -> Select[Any]:
    return _while_current(cutoff, lines, lines.c.line_no, lines.c.amount, [], last=lines.c.expires_on)


def _users(cutoff: Cutoff) -> Select[Any]:
    return _while_current(cutoff, drawings, drawings.c.household_no, _ONE, [IS_DRAWN], once=True, by_day=True)


def _drawn(cutoff: Cutoff) -> Select[Any]:
    return _while_current(cutoff, drawings, drawings.c.id, drawings.c.amount, [IS_DRAWN], by_day=True)


_OF_ROUND = {rounds: rounds.c.round_no}
_RATED = Balance("rated_households", grades, _rated, {grades: grades.c.household_no, **_OF_ROUND}, unit="count")
_VILLAGES = Balance("credit_villages", villages, _villages, {villages: villages.c.village, **_OF_ROUND}, unit="count")
_LINES = Balance("credit_lines", lines, _lines, {lines: lines.c.line_no, **_OF_ROUND})
_USERS = Balance("drawing_households", drawings, _users, {drawings: drawings.c.household_no, **_OF_ROUND}, unit="count")
_DRAWN = Balance("drawn_amounts", drawings, _drawn, {drawings: drawings.c.id, **_OF_ROUND})


def _now(label_zh: str, balance: Balance) -> Input:
    """Of a round that has only begun nothing is drawn yet."""
    return Input(Measure(label_zh, balance), since_ever, nil=True)


_rounds = Input(Measure("评定轮次", Distinct("credit_rounds", rounds, rounds.c.round_no, scope="ever")), since_ever)

FIGURES = topic_figures(
    "credit.credit_village",
    figure(
        "villages", "本轮信用村", "个", "本轮开始以来参加评定的村，同一村只计一次",
        basis="since", counted=_now("信用村", _VILLAGES), rounds=_rounds,
    ),
    figure(
        "rated_households", "新一轮评定信用农户", "户", "本轮开始以来评定为A级及以上的农户，同一户只计一次",
        basis="since", counted=_now("评定信用农户", _RATED), rounds=_rounds,
    ),
    figure(
        "credit_line", "授信金额", "亿元", "本轮授信中截至本月末尚未到期的金额合计",
        counted=_now("授信金额", _LINES), rounds=_rounds,
    ),
    figure(
        "used_households", "已用信户数", "户", "本轮开始以来用信的农户，同一户只计一次，不论所用授信属于哪一轮",
        basis="since", counted=_now("用信农户", _USERS), rounds=_rounds,
    ),
    figure(
        "used_amount", "累计用信金额", "亿元", "本轮开始以来用信金额累计，循环使用可超过授信金额",
        basis="since", counted=_now("用信金额", _DRAWN), rounds=_rounds,
    ),
    figure(
        "benefits_used", "信用结果运用", "户次", "1月至本月按信用等级享受政策的户次",
        uses=Measure("结果运用", Distinct("benefit_uses", uses, uses.c.id)),
    ),
)  # fmt: skip
