"""The figures of the toy service: one over each kind of measure, one that a setting decides, a claim and a watch."""

from typing import Any

from sqlalchemy import Date, Select, and_, case, func, select, union_all

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import (
    Input,
    Measure,
    Selected,
    following_month,
    same_months_last_year,
    whole_year,
    year_to_date,
)
from bureau_common.kit.figures.formulas import difference, growth, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.latest import Latest
from bureau_common.kit.measures.stocks import Stock, first_of
from bureau_common.schemas.alerts import Cause, FigurePart, cause, percentage

from .rules import COUNTED, ORDERING, SERVICES_MAXIMUM
from .schemas import OrderKind
from .tables import limits, orders

ORDERED = Flow(
    "orders",
    orders,
    case((orders.c.item.startswith("101"), "goods"), (orders.c.item.startswith("103"), "services"), else_="other"),
    func.round(orders.c.amount * orders.c.share_pct / 100, 2) * case((orders.c.kind == OrderKind.RETURN, -1), else_=1),
)
GRANTED = Flow("limits", limits, "granted", limits.c.amount)
FOR_YEAR = Flow(
    "limits_for_year", limits, "granted", limits.c.amount, on=func.make_date(limits.c.fiscal_year, 1, 1, type_=Date)
)
"""A limit is the whole year's, whenever it was granted."""
UNUSED = Stock("limits_unused", limits, first_of(limits, orders, "limit_no"))
STANDING = Stock("limits_standing", limits, where=limits.c.amount > 0)
SUPPLIERS = Distinct("suppliers", orders, orders.c.supplier_code, where=orders.c.supplier_code.is_not(None))
PRICES = Latest("prices", orders, orders.c.item, orders.c.amount)


def _under_limits(cutoff: Cutoff) -> Select[Any]:
    """What was granted under each limit, less what was ordered under it, returns or not."""
    of_order = and_(cutoff.live(limits), limits.c.limit_no == orders.c.limit_no)
    first = select(limits.c.id).where(of_order).order_by(limits.c.business_date, limits.c.id).limit(1)
    granted = select(limits.c.limit_no.label("key"), limits.c.id, limits.c.business_date.label("day"), limits.c.amount)
    ordered = select(
        orders.c.limit_no, first.correlate(orders).scalar_subquery(), orders.c.business_date, -orders.c.amount
    )
    moves = union_all(
        granted.where(cutoff.live(limits)), ordered.where(cutoff.live(orders), orders.c.limit_no.is_not(None))
    )
    return moves.subquery().select()


LEFT = Balance("limits_left", limits, _under_limits, {limits: limits.c.limit_no, orders: orders.c.limit_no}, keyed=True)

_TOTAL = Measure("订购合计", ORDERED, ("goods", "services"))
_GOODS = Measure("货物订购", ORDERED, ("goods",))
_SERVICES = Measure("服务订购", ORDERED, ("services",))
_COUNTED = Selected(COUNTED, {"goods": _GOODS, "everything": _TOTAL}.__getitem__)
_BASE = Input(_TOTAL, same_months_last_year)

FIGURES = topic_figures(
    "toy",
    figure("total.ytd", "订购合计（累计）", "万元", "货物与服务1月至本月累计", total=_TOTAL),
    figure("total.yoy_pct", "订购合计同比", "%", "(本年-上年)÷上年×100", growth("total", "base"), total=_TOTAL, base=_BASE),
    figure("total.yoy_increase", "订购合计增减", "万元", "本年-上年", difference("total", "base"), total=_TOTAL, base=_BASE),
    figure("goods.ytd", "货物订购（累计）", "万元", "货物1月至本月累计", goods=_GOODS),
    figure(
        "goods.share_pct", "货物占比", "%", "货物÷合计×100", percent("goods", "total"), goods=_GOODS, total=_TOTAL,
    ),
    figure("services.ytd", "服务订购（累计）", "万元", "服务1月至本月累计", services=_SERVICES),
    figure(
        "services.share_pct", "服务占比", "%", "服务÷合计×100", percent("services", "total"),
        services=_SERVICES, total=_TOTAL,
    ),
    figure("counted.ytd", "订购（按口径）", "万元", "按统计口径1月至本月累计", counted=Input(_COUNTED, year_to_date)),
    figure("granted", "额度", "万元", "1月至本月批准的额度", granted=GRANTED),
    figure("limits.standing", "有效额度", "个", "截至月末金额大于0的额度", standing=STANDING),
    figure("limits.for_year", "本年额度", "万元", "本年度的额度，不论何时批准", basis="annual", granted=FOR_YEAR),
    figure("limits.unused", "未用额度", "个", "截至月末尚无订购的额度", unused=UNUSED),
    figure("limits.left", "剩余额度", "元", "截至月末批准的额度－该额度下的订购", left=LEFT),
    figure(
        "limits.added", "本年增减的剩余额度", "元", "1月至本月批准的额度－该额度下的订购", basis="ytd",
        left=Input(Measure("剩余额度", LEFT), year_to_date),
    ),
    figure("ahead", "下月订购", "万元", "下月的订购", basis="point", ahead=Input(_TOTAL, following_month)),
    figure("year", "全年订购", "万元", "全年的订购", basis="annual", year=Input(_TOTAL, whole_year)),
    figure("suppliers", "供应商", "家", "本年的供应商，不重复计", suppliers=SUPPLIERS),
    figure("prices", "最近价", "万元", "截至月末各品目最近一次订购金额之和", prices=PRICES),
)  # fmt: skip

GROWTH, SERVICES = "toy.total.yoy_pct", "toy.services.share_pct"


def _too_many_services(seen: Evidence) -> Cause | None:
    share, maximum = seen.exact(SERVICES), seen.setting(SERVICES_MAXIMUM)
    if share <= maximum:
        return None
    zh, en = "服务占比{share}，超过{maximum}", "Services are {share}, more than {maximum}"
    share_told = FigurePart(figure_id=SERVICES)
    return cause("toy_services", "yellow", zh, en, ORDERING, share=share_told, maximum=percentage(maximum))


CLAIMS = (Claim("T1", "订购增长", "订购下降，或持平", (GROWTH,), lambda seen: seen.printed(GROWTH) > 0),)
WATCHES = (Watch("toy_services", (SERVICES,), _too_many_services, parameters=(SERVICES_MAXIMUM,)),)
