"""The way of an enterprise to a listing, what it raised directly, guidance funds and trainings, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.boards import Board, Tier, Venue
from ...reference.fields import Told

FundNo = Annotated[Told, Field(title="基金编号")]


class ListingStage(Labelled):
    """A step on the way to a listing; on one day they come in this order. A share reform is of no venue."""

    REFORM = "reform", "完成股改"
    COUNSEL = "counsel", "辅导备案"
    FILE = "file", "申报受理"
    WITHDRAW = "withdraw", "撤回申报"
    LIST = "list", "挂牌（上市）"
    DELIST = "delist", "摘牌（退市）"


class ListingState(Labelled):
    """Where an enterprise stands at a venue."""

    OUTSIDE = "outside", "未申报"
    COUNSELLED = "counselled", "辅导中"
    FILED = "filed", "已申报"
    LISTED = "listed", "已挂牌（上市）"
    DELISTED = "delisted", "已摘牌（退市）"


class Instrument(Labelled):
    """What capital is raised by, without a bank between."""

    EQUITY = "equity", "股权融资"
    ENTERPRISE_BOND = "enterprise_bond", "企业债"
    CORPORATE_BOND = "corporate_bond", "公司债"
    COLLECTIVE_NOTE = "collective_note", "中小企业集合票据"
    FUND = "fund", "基金投资"


class FundMovement(Labelled):
    """What moves a guidance fund's money; on one day in this order."""

    PAY_IN = "pay_in", "实缴到位"
    EXIT = "exit", "退出收回"
    INVEST = "invest", "投资到企业"
    DISTRIBUTE = "distribute", "分配给出资人"


class ListingStepEntry(RecordEntry):
    """A step of an enterprise: its share reform, or one at a venue, by board and tier where these are known."""

    credit_code: Annotated[CreditCode, Field(title="企业统一社会信用代码")]
    stage: Annotated[ListingStage, Field(title="环节")]
    venue: Annotated[Venue | None, Field(title="挂牌（上市）场所")] = None
    board: Annotated[Board | None, Field(title="板块")] = None
    tier: Annotated[Tier | None, Field(title="层次")] = None
    document: Annotated[Told | None, Field(title="文件")] = None


class DirectFinancingEntry(RecordEntry):
    """What an enterprise raised directly, on the day on which the money arrived."""

    business_date: Annotated[BusinessDate, Field(title="到账日期")]
    financing_no: Annotated[Told, Field(title="融资编号")]
    credit_code: Annotated[CreditCode, Field(title="企业统一社会信用代码")]
    instrument: Annotated[Instrument, Field(title="融资工具")]
    amount: Annotated[Money, Field(gt=0, title="融资金额（元）")]
    document: Annotated[Told, Field(title="依据文件")]


class GuidanceFundEntry(RecordEntry):
    """A guidance fund, and what of it the district subscribed."""

    business_date: Annotated[BusinessDate, Field(title="设立日期")]
    fund_no: FundNo
    name: Annotated[Told, Field(title="基金名称")]
    manager: Annotated[Told, Field(title="管理机构")]
    subscribed: Annotated[Money, Field(gt=0, title="认缴金额（元）")]
    document: Annotated[Told, Field(title="批准文件")]


class GuidanceFundMoveEntry(RecordEntry):
    """What moved a fund's money; an exit says what the investment that ends had cost."""

    fund_no: FundNo
    movement: Annotated[FundMovement, Field(title="变动")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]
    credit_code: Annotated[CreditCode | None, Field(title="被投企业统一社会信用代码")] = None
    cost: Annotated[Money | None, Field(gt=0, title="退出部分的投资成本（元）")] = None


class CapitalMarketTrainingEntry(RecordEntry):
    """A training on the capital market, on the day on which it began."""

    business_date: Annotated[BusinessDate, Field(title="举办日期")]
    training_no: Annotated[Told, Field(title="培训编号")]
    topic: Annotated[Told, Field(title="培训主题")]
    people: Annotated[int, Field(ge=1, le=100_000, title="参加人数")]
