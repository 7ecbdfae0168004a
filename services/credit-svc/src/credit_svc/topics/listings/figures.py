"""The figures of listings at the provincial exchange, of direct financing, guidance funds and trainings."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, case, cast, literal, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from ...reference.boards import Board, Tier, Venue
from .rules import REPORTED
from .schemas import FundMovement, Instrument, ListingStage
from .tables import financings, fund_moves, steps, trainings

_S = steps.c
_KEYS = {steps: steps.c.credit_code}
_AT_EXCHANGE = _S.venue == Venue.PROVINCIAL_EXCHANGE
_BONDS = (Instrument.ENTERPRISE_BOND, Instrument.CORPORATE_BOND, Instrument.COLLECTIVE_NOTE)


def _firsts(name: str, where: Callable[[Any], ColumnElement[bool]] = lambda first: true()) -> Balance:
    """The enterprises by their first listing ever at the provincial exchange, of those whose first listing `where` picks."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        listed = select(_S.credit_code, _S.id, _S.business_date, _S.board, _S.tier).ext(distinct_on(_S.credit_code))
        first = (
            listed.where(cutoff.live(steps), _AT_EXCHANGE, _S.stage == ListingStage.LIST)
            .order_by(_S.credit_code, _S.business_date, _S.id)
            .subquery()
        )
        columns = (first.c.credit_code.label("key"), first.c.id, first.c.business_date.label("day"))
        return select(*columns, cast(literal(1), Numeric).label("amount")).where(where(first.c))

    return Balance(f"listings_{name}", steps, moves, _KEYS, "count", keyed=True)


def _standing(cutoff: Cutoff) -> Select[Any]:
    """The enterprises at the provincial exchange: one more with each listing, one less with each delisting."""
    sign = case((_S.stage == ListingStage.LIST, 1), else_=-1)
    columns = (_S.credit_code.label("key"), _S.id, _S.business_date.label("day"), cast(sign, Numeric).label("amount"))
    moved = _S.stage.in_((ListingStage.LIST, ListingStage.DELIST))
    return select(*columns).where(cutoff.live(steps), _AT_EXCHANGE, moved)


_EVER = _firsts("ever")
EVER = Measure("累计挂牌企业", _EVER)
CURRENT = Measure("在挂企业", Balance("listings_current", steps, _standing, _KEYS, "count", keyed=True))
_SELECT = _firsts("select", lambda first: (first.board == Board.SCI_TECH) & (first.tier == Tier.SELECT))
_GROWTH = _firsts("growth", lambda first: first.board == Board.GROWTH)
REFORMED = Distinct("listings_reformed", steps, _S.credit_code, _S.stage == ListingStage.REFORM)
RAISED = Flow("direct_financings", financings, financings.c.instrument, financings.c.amount)
FUND_MOVED = Flow("guidance_fund_moves", fund_moves, fund_moves.c.movement, fund_moves.c.amount)
TRAININGS = Distinct("capital_market_trainings", trainings, trainings.c.training_no)


def _new(name_zh: str, source: Balance) -> Input:
    """Of this year; that there was none is known where any step was entered."""
    return Input(Measure(name_zh, source), year_to_date, nil=True)


FIGURES = (
    *topic_figures(
        "credit.listings",
        figure("reformed_ytd", "新增完成股改企业", "家", "1月至本月完成股改的企业，不重复计", reformed=REFORMED),
        figure(
            "new_total", "省股交中心新增挂牌企业", "家", "1月至本月首次在省股交中心挂牌的企业，不重复计",
            basis="ytd", listed=_new("新增挂牌企业", _EVER),
        ),
        figure(
            "new_select", "其中科创专板精选层", "家", "新增挂牌企业中首次挂牌在科创专板精选层的",
            basis="ytd", listed=_new("科创专板精选层新增挂牌企业", _SELECT),
        ),
        figure(
            "new_growth", "其中成长板", "家", "新增挂牌企业中首次挂牌在成长板的",
            basis="ytd", listed=_new("成长板新增挂牌企业", _GROWTH),
        ),
        figure("cumulative", "省股交中心累计挂牌企业", "家", "截至月末曾在省股交中心挂牌的企业，不重复计", basis="since", listed=EVER),
        figure("current", "省股交中心在挂企业", "家", "截至月末在省股交中心挂牌且未摘牌的企业", listed=CURRENT),
        figure(
            "reported", "省股交中心挂牌企业（报告口径）", "家", "截至月末，按设置取累计挂牌或在挂企业", basis="point",
            listed=Input(Selected(REPORTED, {"cumulative": EVER, "current": CURRENT}.__getitem__), since_ever),
        ),
        figure(
            "direct_financing", "直接融资", "亿元", "1月至本月到账的股权、债券和基金融资合计",
            raised=Measure("直接融资", RAISED, tuple(Instrument)),
        ),
        figure(
            "bond_financing", "其中债券融资", "亿元", "1月至本月到账的企业债、公司债、中小企业集合票据",
            raised=Measure("债券融资", RAISED, _BONDS),
        ),
        figure("trainings", "资本市场培训", "次", "1月至本月举办的培训", held=TRAININGS),
    ),
    *topic_figures(
        "credit.guidance_funds",
        figure(
            "invested", "引导基金股权投资", "亿元", "1月至本月引导基金实际投资到企业的金额",
            invested=Measure("引导基金投资", FUND_MOVED, (FundMovement.INVEST,)),
        ),
    ),
)  # fmt: skip
