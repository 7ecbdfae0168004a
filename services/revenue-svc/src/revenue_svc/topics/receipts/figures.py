"""The figures that receipts feed: general public budget revenue, tax and non-tax revenue, and shares."""

from sqlalchemy import ColumnElement, Text, and_, case, func, not_, or_

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, same_months_last_year
from bureau_common.kit.figures.formulas import growth, net, percent
from bureau_common.kit.measures.flows import Flow

from ...reference.fiscal_years import CLOSING_ZH, MAX_CLOSING_DAYS, is_late
from ...reference.subject_lists import BESIDE_GENERAL, GENERAL_WITHIN, GENERAL_WITHOUT, OWN_REVENUE, BudgetKind
from ...reference.taxes import TAXES, tax_of
from .schemas import ReceiptKind
from .tables import COUNTS_ON, receipts

_general = and_(
    receipts.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    not_(or_(*[receipts.c.subject.startswith(code) for code in GENERAL_WITHOUT])),
)
_tax, _non_tax = [receipts.c.subject.startswith(code) for code in GENERAL_WITHIN]
_late = is_late(receipts)

_SIGN = case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1)
_DISTRICT = func.round(receipts.c.amount * receipts.c.district_share_pct / 100, 2)
"""The district's own part, to the fen, of each line: after sharing with the tiers above."""

REVENUE = Flow(
    "receipts",
    receipts,
    case(
        (and_(_general, _tax, _late), "tax_late"),
        (and_(_general, _tax), "tax"),
        (and_(_general, _non_tax, _late), "non_tax_late"),
        (and_(_general, _non_tax), "non_tax"),
        else_="other",
    ),
    _DISTRICT * _SIGN,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
UPPER = Flow(
    "receipts_upper",
    receipts,
    case(
        (and_(_general, or_(_tax, _non_tax), _late), "upper_late"),
        (and_(_general, or_(_tax, _non_tax)), "upper"),
        else_="other",
    ),
    (receipts.c.amount - _DISTRICT) * _SIGN,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
"""What of the general budget's receipts goes to the tiers above."""


def _own(kind: BudgetKind) -> ColumnElement[bool]:
    """A budget's own revenue, without debt and transfers."""
    own = or_(*[receipts.c.subject.startswith(code) for code in OWN_REVENUE[kind]])
    return and_(receipts.c.budget_kind == kind, own)


BESIDE = Flow(
    "receipts_beside_general",
    receipts,
    case(
        *[(and_(_own(kind), _late), f"{kind}_late") for kind in BESIDE_GENERAL],
        *[(_own(kind), kind.value) for kind in BESIDE_GENERAL],
        else_="other",
    ),
    _DISTRICT * _SIGN,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
BY_TAX = Flow(
    "receipts_by_tax",
    receipts,
    case(
        (and_(_general, _tax, _late), func.concat(tax_of(receipts.c.subject), "_late", type_=Text)),
        (and_(_general, _tax), tax_of(receipts.c.subject)),
        else_="other",
    ),
    _DISTRICT * _SIGN,
    on=COUNTS_ON,
    late_days=MAX_CLOSING_DAYS,
)
FLOWS = (REVENUE, UPPER, BESIDE, BY_TAX)


def _measure(label_zh: str, *categories: str, flow: Flow = REVENUE) -> Measure:
    """Some categories of receipts, with what was booked to them after the year's end."""
    late = tuple(f"{category}_late" for category in categories)
    return Measure(label_zh, flow, (*categories, *late), of_which_zh=((CLOSING_ZH, late),))


GENERAL = _measure("一般公共预算收入", "tax", "non_tax")
TAX, NON_TAX = _measure("税收收入", "tax"), _measure("非税收入", "non_tax")
RECEIPTS_OF_TAX = {code: _measure(name, code, flow=BY_TAX) for code, name in TAXES.items()}
_UPPER = _measure("上划中央、省、市收入", "upper", flow=UPPER)
_FUND, _CAPITAL = [_measure(f"{kind.label_zh}收入", kind.value, flow=BESIDE) for kind in BESIDE_GENERAL]
_NO_BASE = "上年同期不大于0时不计算"
_GROWTH = f"（本年累计－上年同期累计）÷上年同期累计×100；{_NO_BASE}"

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.ytd", "一般公共预算收入（累计）", "万元",
        "一般公共预算收入1月至本月累计：税收收入（101）与非税收入（103，不含10301、10310）中区级所得，"
        "退库扣减，更正、调库按正负计入",
        revenue=GENERAL,
    ),
    figure("tax_revenue.ytd", "税收收入（累计）", "万元", "一般公共预算收入中101类1月至本月累计", tax=TAX),
    figure(
        "tax_revenue.share_pct", "税收占比", "%", "税收收入累计÷一般公共预算收入累计×100",
        percent("tax", "revenue"), version=2, tax=TAX, revenue=GENERAL,
    ),
    figure(
        "non_tax.ytd", "非税收入（累计）", "万元", "一般公共预算收入中103类（不含10301、10310）1月至本月累计",
        non_tax=NON_TAX,
    ),
    figure(
        "non_tax.share_pct", "非税收入占比", "%", "非税收入累计÷一般公共预算收入累计×100",
        percent("non_tax", "revenue"), version=2, non_tax=NON_TAX, revenue=GENERAL,
    ),
    figure(
        "total_revenue.ytd", "财政总收入（累计）", "万元",
        "一般公共预算收入累计＋区内入库的一般公共预算税收、非税收入中上划中央、省、市的部分",
        net(("revenue", "upper"), ()), revenue=GENERAL, upper=_UPPER,
    ),
    figure(
        "total_revenue.yoy_pct", "财政总收入同比", "%", _GROWTH,
        growth(net(("revenue", "upper"), ()), "base", "base_upper"), revenue=GENERAL, upper=_UPPER,
        base=Input(GENERAL, same_months_last_year), base_upper=Input(_UPPER, same_months_last_year),
    ),
    figure(
        "government_fund.ytd", "政府性基金预算收入（累计）", "万元",
        "政府性基金预算10301、10310类1月至本月累计，债务和转移性收入不计", fund=_FUND,
    ),
    figure(
        "government_fund.yoy_pct", "政府性基金预算收入同比", "%", _GROWTH, growth("fund", "base"),
        fund=_FUND, base=Input(_FUND, same_months_last_year),
    ),
    figure(
        "state_capital.ytd", "国有资本经营预算收入（累计）", "万元",
        "国有资本经营预算10306类1月至本月累计，转移性收入不计", capital=_CAPITAL,
    ),
    figure(
        "state_capital.yoy_pct", "国有资本经营预算收入同比", "%", _GROWTH, growth("capital", "base"),
        capital=_CAPITAL, base=Input(_CAPITAL, same_months_last_year),
    ),
)  # fmt: skip
