"""The figures of government debt: limits, balances, new special bonds, and the debt ratio by law."""

from sqlalchemy import and_, case, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.flows import Flow

from .rules import DEDUCTED, QUOTA
from .schemas import CapacityComponent, DebtKind, LimitMovement, Movement, Purpose
from .tables import debt_limits, debt_movements, fiscal_capacity

_LOWERING = (LimitMovement.WITHDRAWAL, LimitMovement.REDUCTION)

# What is told before its year counts from January of it, also in the limit in force; without a year, from its own date.
LIMITS = Flow(
    "debt_limits",
    debt_limits,
    case(
        (and_(debt_limits.c.debt_kind == DebtKind.SPECIAL, debt_limits.c.movement.in_(QUOTA)), "special_quota"),
        else_=debt_limits.c.debt_kind,
    ),
    debt_limits.c.amount * case((debt_limits.c.movement.in_(_LOWERING), -1), else_=1),
    on=func.greatest(debt_limits.c.business_date, func.make_date(debt_limits.c.quota_year, 1, 1)),
)
BALANCES = Flow(
    "debt_movements",
    debt_movements,
    case(
        (and_(debt_movements.c.debt_kind == DebtKind.SPECIAL, debt_movements.c.purpose == Purpose.NEW), "special_new"),
        else_=debt_movements.c.debt_kind,
    ),
    debt_movements.c.amount * case((debt_movements.c.movement == Movement.REPAID, -1), else_=1),
)
CAPACITIES = Flow(
    "fiscal_capacity",
    fiscal_capacity,
    fiscal_capacity.c.component,
    fiscal_capacity.c.amount * case((fiscal_capacity.c.component.in_(DEDUCTED), -1), else_=1),
    on=func.greatest(fiscal_capacity.c.business_date, func.make_date(fiscal_capacity.c.fiscal_year, 1, 1)),
)


def _stands(label_zh: str, flow: Flow, *categories: str) -> Input:
    return Input(Measure(label_zh, flow, categories), since_ever)


_GENERAL, _SPECIAL_LIMIT, _SPECIAL_BALANCE = ("general",), ("special", "special_quota"), ("special", "special_new")
_LIMIT = _stands("政府债务限额", LIMITS, *_GENERAL, *_SPECIAL_LIMIT)
BALANCE = _stands("政府债务余额", BALANCES, *_GENERAL, *_SPECIAL_BALANCE)
CAPACITY = Measure("综合财力", CAPACITIES, tuple(CapacityComponent))
_BALANCE_TEXT = "期初余额＋转贷－还本，截至本月末"
_LIMIT_TEXT = "期初限额＋下达新增限额－收回－核减，截至本月末；提前下达的自额度年度1月起计"

FIGURES = (
    *topic_figures(
        "debt.government_debt",
        figure("balance", "政府债务余额", "亿元", f"一般债务与专项债务合计：{_BALANCE_TEXT}", balance=BALANCE),
        figure(
            "general_balance", "一般债务余额", "亿元", f"一般债务：{_BALANCE_TEXT}",
            balance=_stands("一般债务余额", BALANCES, *_GENERAL),
        ),
        figure(
            "special_balance", "专项债务余额", "亿元", f"专项债务：{_BALANCE_TEXT}",
            balance=_stands("专项债务余额", BALANCES, *_SPECIAL_BALANCE),
        ),
        figure("limit", "政府债务限额", "亿元", f"一般债务与专项债务合计：{_LIMIT_TEXT}", limit=_LIMIT),
        figure(
            "general_limit", "一般债务限额", "亿元", f"一般债务：{_LIMIT_TEXT}",
            limit=_stands("一般债务限额", LIMITS, *_GENERAL),
        ),
        figure(
            "special_limit", "专项债务限额", "亿元", f"专项债务：{_LIMIT_TEXT}",
            limit=_stands("专项债务限额", LIMITS, *_SPECIAL_LIMIT),
        ),
        figure(
            "limit_use_pct", "政府债务限额使用率", "%", "政府债务余额÷政府债务限额×100",
            percent("balance", "limit"), version=2, balance=BALANCE, limit=_LIMIT,
        ),
        figure(
            "ratio_pct", "法定债务率", "%", "政府债务余额÷本年度综合财力（截至本月末测算的各项构成合计）×100",
            percent("balance", "capacity"), balance=BALANCE, capacity=CAPACITY,
        ),
    ),
    *topic_figures(
        "debt.special_bonds",
        figure(
            "new_quota", "新增专项债券额度", "亿元",
            "额度年度为本年、截至本月末已下达的新增专项债务限额，减收回；再融资不计，提前下达的计入额度年度",
            basis="annual", quota=Measure("新增专项债务限额", LIMITS, ("special_quota",)),
        ),
        figure(
            "issued", "新增专项债券转贷", "亿元", "1月至本月转贷的新增专项债券本金，再融资、置换不计",
            issued=Measure("新增专项债券转贷", BALANCES, ("special_new",)),
        ),
    ),
)  # fmt: skip
