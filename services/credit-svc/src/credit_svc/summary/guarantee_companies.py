"""The figures of guarantee companies, over their own guarantees and the 4321 contracts that some of these stand for."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, and_, case, func, literal, select, true

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever, year_to_date
from bureau_common.kit.figures.formulas import percent, quotient
from bureau_common.kit.journal.cutoffs import NOW, Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.latest import Latest
from bureau_common.schemas.units import BaseUnit

from ..links.guarantee_liability import CLIENT, all_guarantee_days, client_days, lent_from, steps
from ..topics.guarantee_4321.tables import compensations
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import ENDED, SMALL_FARM
from ..topics.guarantee_companies.tables import balances, guarantees, moves, share_changes

_KEYS = {
    guarantees: guarantees.c.policy_no,
    moves: moves.c.policy_no,
    share_changes: share_changes.c.policy_no,
    loan_steps: loan_steps.c.contract_no,
    compensations: compensations.c.contract_no,
}
_SINCE = {guarantees: lent_from(NOW.live)}
"""One that is entered later than its contract moved counts from the contract's days on."""
Amount = Callable[[Any], ColumnElement[Any]]


def _all(cutoff: Cutoff) -> Scope:
    return Scope(change=None, cutoff=cutoff)


def _of_guarantees(name: str, amount: Amount, where: Amount = lambda of: true()) -> Balance:
    """An amount of each guarantee, of those that `where` picks."""

    def moved(cutoff: Cutoff) -> Select[Any]:
        of = all_guarantee_days(_all(cutoff))
        moved_by = steps(of, ["policy_no"], amount(of.c)).label("amount")
        return select(of.c.policy_no.label("key"), of.c.id, of.c.day, moved_by).where(where(of.c))

    return Balance(f"guarantee_company_{name}", guarantees, moved, _KEYS, since=_SINCE)


def _of_clients(name: str, amount: Amount, keys: tuple[str, ...], unit: BaseUnit) -> Balance:
    """An amount of each client, which opens to the first of its guarantees."""

    def moved(cutoff: Cutoff) -> Select[Any]:
        of, by = client_days(_all(cutoff), keys), [guarantees.c[each] for each in keys]
        same = and_(*[each == of.c[each.name] for each in by])
        shown = select(guarantees.c.id).where(cutoff.live(guarantees), same)
        first = shown.order_by(guarantees.c.business_date, guarantees.c.id).limit(1).scalar_subquery()
        key = func.concat_ws(" ", *[of.c[each] for each in keys]).label("key")
        moved_by = steps(of, keys, amount(of.c)).label("amount")
        return select(key, first.label("id"), of.c.day, moved_by)

    return Balance(f"guarantee_company_{name}", guarantees, moved, _KEYS, unit, since=_SINCE)


def _has(name: str) -> Amount:
    return lambda of: case((of[name] > 0, literal(1, Numeric)), else_=literal(0, Numeric))


_PRINCIPAL = Measure("在保余额", _of_guarantees("principal", lambda of: of.guaranteed))
_SMALL_FARM = Measure(
    "小微和农户在保余额",
    _of_guarantees("small_farm", lambda of: of.guaranteed, lambda of: of.client_class.in_(SMALL_FARM)),
)
_OUTSTANDING = Measure("在保责任余额", _of_guarantees("outstanding", lambda of: of.own))
_WEIGHTED = Measure("担保责任余额（监管加权）", _of_clients("weighted", lambda of: of.weighted, CLIENT, "yuan"))
_CLIENTS = Measure("在保户数", _of_clients("clients", _has("total"), ("client_code",), "count"))
_SMALL_CLIENTS = Measure(
    "小微和农户在保户数", _of_clients("small_clients", _has("small_farm"), ("client_code",), "count")
)
_CAPITAL = Measure(
    "净资产（扣除对其他担保公司股权投资）",
    Latest(
        "guarantee_company_capital",
        balances,
        balances.c.company_code,
        balances.c.net_assets - balances.c.guarantor_equity,
    ),
)
_COMPENSATED = Measure("代偿额", _of_guarantees("compensated", lambda of: of.compensated))
_RELEASED = {
    "yes": Measure("解除担保额（含以代偿终止的）", _of_guarantees("ended", lambda of: of.released + of.compensated)),
    "no": Measure("解除担保额", _of_guarantees("released", lambda of: of.released)),
}

FIGURES = topic_figures(
    "credit.guarantee_company",
    figure(
        "outstanding", "融资担保在保责任余额", "亿元",
        "截至月末Σ主债权余额×担保公司自担比例（扣除银行、再担保和政府分担），政银担合同只计一次", outstanding=_OUTSTANDING,
    ),
    figure(
        "principal", "融资担保在保余额", "亿元", "截至月末Σ主债权余额×（1－银行分担比例），政银担合同只计一次",
        principal=_PRINCIPAL,
    ),
    figure(
        "weighted_liability", "融资担保责任余额（监管加权）", "亿元",
        "在保余额按类别加权：限额以内的小微、农户借款75%，AA级以上主体债券80%，其余100%", weighted=_WEIGHTED,
    ),
    figure(
        "leverage", "融资担保放大倍数", "倍", "在保责任余额÷（净资产－对其他融资担保公司和再担保公司的股权投资）",
        quotient("outstanding", "capital"), outstanding=_OUTSTANDING, capital=_CAPITAL,
    ),
    figure(
        "weighted_leverage", "融资担保放大倍数（监管口径）", "倍",
        "担保责任余额（监管加权）÷（净资产－对其他融资担保公司和再担保公司的股权投资）",
        quotient("weighted", "capital"), weighted=_WEIGHTED, capital=_CAPITAL,
    ),
    figure(
        "small_farm_balance_pct", "小微和农户在保余额占比", "%", "小微企业和农户在保余额÷在保余额×100",
        percent("small_farm", "principal"), small_farm=Input(_SMALL_FARM, since_ever, nil=True), principal=_PRINCIPAL,
    ),
    figure(
        "small_farm_clients_pct", "小微和农户在保户数占比", "%", "小微企业和农户在保户数÷在保户数×100",
        percent("small_farm", "clients"), small_farm=Input(_SMALL_CLIENTS, since_ever, nil=True), clients=_CLIENTS,
    ),
    figure(
        "compensation_pct", "代偿率", "%", "1月至本月代偿额÷解除担保额×100，均按担保部分计",
        percent("compensated", "released"), basis="ytd",
        compensated=Input(_COMPENSATED, year_to_date, nil=True),
        released=Input(Selected(ENDED, lambda value: _RELEASED[str(value)]), year_to_date, nil=True),
    ),
)  # fmt: skip
