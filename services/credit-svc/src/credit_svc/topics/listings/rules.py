"""The words and rules of listings: the course of an enterprise at a venue, boards by day, share reform, and fund money."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term

from ...reference.boards import Board, Place, Tier, Venue, places_of
from .schemas import FundMovement, GuidanceFundMoveEntry, ListingStage, ListingState, ListingStepEntry

VENUES = Clause(document="各挂牌（上市）场所的板块和业务规则", article=None, verified=False)
FUNDS = Clause(document="本局引导基金管理办法", article=None, verified=False)
OWN_RULE = Clause(document="本系统挂牌上市登记规则：先登记、后引用，同一事项只登记一次", article=None, verified=True)

REFORM = Term("企业股改", "share reform of", OWN_RULE)
LISTING = Term("企业挂牌（上市）", "listing of", OWN_RULE)
FINANCING = Term("直接融资", "direct financing", OWN_RULE)
FUND = Term("引导基金", "guidance fund", OWN_RULE)
TRAINING = Term("资本市场培训", "training", OWN_RULE)
WITHIN_SUBSCRIBED = Cover("实缴", "paid in", "认缴", "subscribed", FUNDS, "payable")
WITHIN_CASH = Cover(
    "投资和分配", "invested and distributed", "实缴和退出收回", "paid in and recovered by exits", FUNDS, "investable",
    "请先登记到位资金", "enter what was paid in first",
)  # fmt: skip
WITHIN_INVESTED = Cover("退出成本", "of exits, at cost,", "投资", "invested", FUNDS, "exitable")

_S, _A = ListingState, ListingStage
COURSE = Course(
    term=LISTING,
    start=_S.OUTSIDE,
    steps={
        (_S.OUTSIDE, _A.COUNSEL): _S.COUNSELLED,
        (_S.OUTSIDE, _A.FILE): _S.FILED,
        (_S.COUNSELLED, _A.FILE): _S.FILED,
        (_S.FILED, _A.WITHDRAW): _S.OUTSIDE,
        (_S.FILED, _A.LIST): _S.LISTED,
        (_S.LISTED, _A.DELIST): _S.DELISTED,
        (_S.DELISTED, _A.COUNSEL): _S.COUNSELLED,
        (_S.DELISTED, _A.FILE): _S.FILED,
        # A share reform, which is of no venue, changes nothing at any.
        **{(state, _A.REFORM): state for state in _S},
    },
    field="stage",
)
"""The way of an enterprise at one venue: no listing without a filing."""

SHARE_REFORM = Parameter(
    key="listing_share_reform", label_zh="省股交中心规则未明确的板块挂牌前是否须完成股改", kind="choice",
    default="not_needed", choices={"needed": "须完成", "not_needed": "不要求"}, clause=VENUES,
)  # fmt: skip
REPORTED = Parameter(
    key="listings_reported", label_zh="报告所列省股交中心挂牌企业的口径", kind="choice", default="cumulative",
    choices={"cumulative": "累计挂牌", "current": "在挂"}, clause=OWN_RULE,
)  # fmt: skip


def _named(place: Place) -> str:
    parts = (place.venue.label_zh, place.board and place.board.label_zh, place.tier and place.tier.label_zh)
    return "".join(part for part in parts if part)


def check_step(entry: ListingStepEntry) -> Iterator[Finding]:
    """A share reform is of no venue; every other step is, and a listing is on a board and tier that takes it on its day."""
    is_reform = entry.stage is ListingStage.REFORM
    if is_reform != (entry.venue is None):
        zh, en = "股改不填挂牌（上市）场所，其他环节应填", "A share reform is of no venue; every other step names one"
        yield blocked("listing_venue", zh, en, OWN_RULE, "venue", entry.venue)
        return
    if entry.venue is None:
        if entry.board is not None or entry.tier is not None:
            zh, en = "股改不填板块和层次", "A share reform is on no board and in no tier"
            yield blocked("listing_board", zh, en, OWN_RULE, "board", entry.board)
        return
    found = places_of(entry.venue, entry.board, entry.tier)
    if entry.stage is ListingStage.LIST:
        found = [place for place in found if (place.board, place.tier) == (entry.board, entry.tier)]
    known = "、".join(_named(place) for place in places_of(entry.venue, None, None))
    if not found:
        zh = f"{entry.venue.label_zh}没有所填的板块和层次，请从{known}中选填"
        en = f"There is no such board and tier at {entry.venue}; see reference/data/boards.csv for those that there are"
        yield blocked("listing_board", zh, en, VENUES, "board", _said(entry.board, entry.tier), known)
    elif entry.stage in (ListingStage.FILE, ListingStage.LIST) and not any(p.takes(entry.business_date) for p in found):
        begun = "；".join(f"{_named(p)}自{p.since or '—'}至{p.until or '今'}" for p in found)
        zh = f"该板块、层次在{entry.business_date}不受理，请核对日期（{begun}）"
        en = f"That board and tier takes none on {entry.business_date}; check the day"
        yield blocked("listing_day", zh, en, VENUES, "business_date", entry.business_date, begun)


def _said(board: Board | None, tier: Tier | None) -> str:
    return " ".join(part for part in (board, tier) if part)


def judge_reform(
    credit_code: str,
    day: date,
    venue: Venue,
    board: Board | None,
    tier: Tier | None,
    reformed_on: date | None,
    setting: str,
) -> Iterator[Finding]:
    """A listing on a board for joint-stock companies comes after the enterprise's share reform."""
    place = next((p for p in places_of(venue, None, None) if (p.board, p.tier) == (board, tier)), None)
    if place is None:
        return  # the entry's own rule says so
    needed = place.share_reform == "yes" or (place.share_reform == "setting" and setting == "needed")
    if needed and (reformed_on is None or reformed_on > day):
        zh = f"企业{credit_code}于{day}在{_named(place)}挂牌（上市），须先完成股改，请先登记股改"
        en = f"{credit_code} is listed at {venue} on {day}, where a joint-stock company is needed; enter its share reform first"
        yield blocked("listing_before_reform", zh, en, VENUES, "business_date", day, reformed_on)


def check_fund_move(entry: GuidanceFundMoveEntry) -> Iterator[Finding]:
    """Investments and exits name the enterprise, and an exit what the investment had cost."""
    of_enterprise = entry.movement in (FundMovement.INVEST, FundMovement.EXIT)
    if of_enterprise != (entry.credit_code is not None):
        zh, en = "投资和退出应填被投企业，其他变动不填", "credit_code goes with investments and exits only"
        yield blocked("guidance_fund_investee", zh, en, FUNDS, "credit_code", entry.credit_code)
    if (entry.movement is FundMovement.EXIT) != (entry.cost is not None):
        zh, en = "退出应填退出部分的投资成本，其他变动不填", "cost goes with exits only"
        yield blocked("guidance_fund_cost", zh, en, FUNDS, "cost", entry.cost)
