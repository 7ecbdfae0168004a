"""The figures of government debt: limits, balances, new special bonds, and the debt ratio by law."""

from sqlalchemy import and_, case, func

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.measures.flows import Flow

from .schemas import CapacityComponent, DebtKind, LimitMovement, Movement, Purpose
from .tables import debt_limits, debt_movements, fiscal_capacity

_QUOTA = (LimitMovement.NEW_QUOTA, LimitMovement.WITHDRAWAL)
_LOWERING = (LimitMovement.WITHDRAWAL, LimitMovement.REDUCTION)

# What is told before its year counts from January of it, also in the limit in force; without a year, from its own date.
LIMITS = Flow(
    name="debt_limits",
    table=debt_limits,
    category=case(
        (and_(debt_limits.c.debt_kind == DebtKind.SPECIAL, debt_limits.c.movement.in_(_QUOTA)), "special_quota"),
        else_=debt_limits.c.debt_kind,
    ),
    amount=debt_limits.c.amount * case((debt_limits.c.movement.in_(_LOWERING), -1), else_=1),
    on=func.greatest(debt_limits.c.business_date, func.make_date(debt_limits.c.quota_year, 1, 1)),
)
BALANCES = Flow(
    name="debt_movements",
    table=debt_movements,
    category=case(
        (and_(debt_movements.c.debt_kind == DebtKind.SPECIAL, debt_movements.c.purpose == Purpose.NEW), "special_new"),
        else_=debt_movements.c.debt_kind,
    ),
    amount=debt_movements.c.amount * case((debt_movements.c.movement == Movement.REPAID, -1), else_=1),
)
CAPACITIES = Flow(
    name="fiscal_capacity",
    table=fiscal_capacity,
    category=fiscal_capacity.c.component,
    amount=fiscal_capacity.c.amount,
    on=func.greatest(fiscal_capacity.c.business_date, func.make_date(fiscal_capacity.c.fiscal_year, 1, 1)),
)

_GENERAL, _SPECIAL_LIMIT, _SPECIAL_BALANCE = ("general",), ("special", "special_quota"), ("special", "special_new")
_LIMIT = Input(Measure("政府债务限额", LIMITS, (*_GENERAL, *_SPECIAL_LIMIT)), since_ever)
BALANCE = Input(Measure("政府债务余额", BALANCES, (*_GENERAL, *_SPECIAL_BALANCE)), since_ever)
CAPACITY = Input(Measure("综合财力", CAPACITIES, tuple(CapacityComponent)), year_to_date)
_BALANCE_TEXT = "期初余额＋转贷－还本，截至本月末"
_LIMIT_TEXT = "期初限额＋下达新增限额－收回－核减，截至本月末；提前下达的自额度年度1月起计"

FIGURES = (
    Definition(
        id="debt.government_debt.balance",
        name_zh="政府债务余额",
        display_unit="亿元",
        basis="point",
        inputs={"balance": BALANCE},
        formula=total("balance"),
        formula_text=f"一般债务与专项债务合计：{_BALANCE_TEXT}",
    ),
    Definition(
        id="debt.government_debt.general_balance",
        name_zh="一般债务余额",
        display_unit="亿元",
        basis="point",
        inputs={"balance": Input(Measure("一般债务余额", BALANCES, _GENERAL), since_ever)},
        formula=total("balance"),
        formula_text=f"一般债务：{_BALANCE_TEXT}",
    ),
    Definition(
        id="debt.government_debt.special_balance",
        name_zh="专项债务余额",
        display_unit="亿元",
        basis="point",
        inputs={"balance": Input(Measure("专项债务余额", BALANCES, _SPECIAL_BALANCE), since_ever)},
        formula=total("balance"),
        formula_text=f"专项债务：{_BALANCE_TEXT}",
    ),
    Definition(
        id="debt.government_debt.limit",
        name_zh="政府债务限额",
        display_unit="亿元",
        basis="point",
        inputs={"limit": _LIMIT},
        formula=total("limit"),
        formula_text=f"一般债务与专项债务合计：{_LIMIT_TEXT}",
    ),
    Definition(
        id="debt.government_debt.general_limit",
        name_zh="一般债务限额",
        display_unit="亿元",
        basis="point",
        inputs={"limit": Input(Measure("一般债务限额", LIMITS, _GENERAL), since_ever)},
        formula=total("limit"),
        formula_text=f"一般债务：{_LIMIT_TEXT}",
    ),
    Definition(
        id="debt.government_debt.special_limit",
        name_zh="专项债务限额",
        display_unit="亿元",
        basis="point",
        inputs={"limit": Input(Measure("专项债务限额", LIMITS, _SPECIAL_LIMIT), since_ever)},
        formula=total("limit"),
        formula_text=f"专项债务：{_LIMIT_TEXT}",
    ),
    Definition(
        id="debt.government_debt.limit_use_pct",
        name_zh="政府债务限额使用率",
        display_unit="%",
        basis="point",
        inputs={"balance": BALANCE, "limit": _LIMIT},
        formula=percent("balance", "limit"),
        formula_text="政府债务余额÷政府债务限额×100",
    ),
    Definition(
        id="debt.government_debt.ratio_pct",
        name_zh="法定债务率",
        display_unit="%",
        basis="point",
        inputs={"balance": BALANCE, "capacity": CAPACITY},
        formula=percent("balance", "capacity"),
        formula_text="政府债务余额÷本年度综合财力（截至本月末测算的各项构成合计）×100",
    ),
    Definition(
        id="debt.special_bonds.new_quota",
        name_zh="新增专项债券额度",
        display_unit="亿元",
        basis="annual",
        inputs={"quota": Input(Measure("新增专项债务限额", LIMITS, ("special_quota",)), year_to_date)},
        formula=total("quota"),
        formula_text="额度年度为本年、截至本月末已下达的新增专项债务限额，减收回；再融资不计，提前下达的计入额度年度",
    ),
    Definition(
        id="debt.special_bonds.issued",
        name_zh="新增专项债券转贷",
        display_unit="亿元",
        basis="ytd",
        inputs={"issued": Input(Measure("新增专项债券转贷", BALANCES, ("special_new",)), year_to_date)},
        formula=total("issued"),
        formula_text="1月至本月转贷的新增专项债券本金，再融资、置换不计",
    ),
)
