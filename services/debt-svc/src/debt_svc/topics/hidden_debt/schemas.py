"""The register of hidden debt, resolutions and their confirmations, adjustments, plans and forecasts as they are entered."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.debtors import DebtorCode, DebtorLevel, DebtorName
from ...reference.fields import BondCode

DebtNo = Annotated[
    str,
    Spelt(
        r"^[0-9A-Za-z.-]{1,32}$",
        "债务登记号为1至32位数字、字母、点或短横线",
        "a debt is numbered by 1 to 32 digits, letters, dots or hyphens",
    ),
    Field(title="债务登记号"),
]
VoucherNo = Annotated[Line, Field(title="凭证号")]
_Positive = Annotated[Money, Field(gt=0, title="金额（元）")]


class SystemStatus(Labelled):
    """Whether the national debt system lists it."""

    IN_SYSTEM = "in_system", "系统内"
    OFF_SYSTEM = "off_system", "系统外"


class Way(Labelled):
    """How hidden debt is resolved; `rules.SINCE` says from when on each is allowed."""

    BUDGET_FUNDS = "budget_funds", "安排财政资金偿还"
    ASSET_SALE = "asset_sale", "出让政府股权及经营性国有资产"
    PROJECT_INCOME = "project_income", "项目结转资金、经营收入偿还"
    CONVERSION = "conversion", "合规转化为企业经营性债务"
    REFINANCING = "refinancing", "借新还旧"
    EXTENSION = "extension", "展期"
    REORGANISATION = "reorganisation", "破产重整或清算"
    REPLACEMENT = "replacement", "再融资债券置换"


class Adjustment(Labelled):
    """What changes the stock itself: found by others, or no hidden debt after all."""

    FOUND_BY_CHECK = "found_by_check", "核查认定增加"
    FOUND_BY_AUDIT = "found_by_audit", "审计认定增加"
    RECLASSIFIED = "reclassified", "核减"


class HiddenDebtEntry(RecordEntry):
    """One debt as it stood on the baseline date; 0 where a check or an audit found it later."""

    business_date: Annotated[BusinessDate, Field(title="基准日")]
    debt_no: DebtNo
    system_status: Annotated[SystemStatus, Field(title="系统内外")]
    debtor_code: DebtorCode
    debtor_name: DebtorName
    debtor_level: Annotated[DebtorLevel, Field(title="债务人层级")]
    creditor: Annotated[Line, Field(title="债权人")]
    project: Annotated[Line, Field(title="项目名称")]
    principal: Annotated[Money, Field(ge=0, title="期初本金（元）")]
    rate_pct: Annotated[Decimal, Field(ge=0, le=36, max_digits=7, decimal_places=4, title="利率（%）")]
    matures_on: Annotated[Day, Field(title="到期日")]
    planned_year: Annotated[int, Field(ge=1994, le=2199, title="计划化解年度")]


class HiddenDebtResolutionEntry(RecordEntry):
    """What was paid, converted, extended or replaced of one debt; with its evidence, or it did not happen."""

    business_date: Annotated[BusinessDate, Field(title="化解日期")]
    debt_no: DebtNo
    way: Annotated[Way, Field(title="化解方式")]
    amount: _Positive
    fund_source: Annotated[Line, Field(title="资金来源")]
    voucher_no: VoucherNo
    creditor_proof: Annotated[Line, Field(title="债权人结清证明（展期为展期协议）")]
    bond_code: Annotated[BondCode | None, Field(title="置换债券代码")] = None
    confirmation_no: Annotated[Line | None, Field(title="上级确认文号")] = None
    """For reference: what counts as confirmed is a confirmation, with its day."""


class HiddenDebtConfirmationEntry(RecordEntry):
    """The tier above confirmed what one voucher resolved of a debt; until then that is evidenced."""

    business_date: Annotated[BusinessDate, Field(title="确认日期")]
    debt_no: DebtNo
    voucher_no: VoucherNo
    confirmation_no: Annotated[Line, Field(title="上级确认文号")]
    authority: Annotated[Line, Field(title="确认机关")]


class HiddenDebtAdjustmentEntry(RecordEntry):
    """An increase that a check or an audit found, or a reclassification; entered positive, the kind says the direction."""

    business_date: Annotated[BusinessDate, Field(title="认定日期")]
    debt_no: DebtNo
    adjustment: Annotated[Adjustment, Field(title="认定类别")]
    amount: _Positive
    document_no: Annotated[Line, Field(title="认定文号")]
    authority: Annotated[Line, Field(title="认定机关")]


class HiddenDebtPlanEntry(RecordEntry):
    """What is to be resolved in one month; the business date lies in that month."""

    business_date: Annotated[BusinessDate, Field(title="计划月份（当月任一日）")]
    amount: Annotated[Money, Field(ge=0, title="计划化解金额（元）")]
    document_no: Annotated[Line, Field(title="计划文号")]


class HiddenDebtForecastEntry(RecordEntry):
    """How much the year of the business date is expected to resolve, and what was expected before."""

    business_date: Annotated[BusinessDate, Field(title="测算日期")]
    amount: Annotated[Money, Field(ge=0, title="全年预计化解金额（元）")]
    revised_from: Annotated[Money | None, Field(ge=0, title="调整前全年预计（元）")] = None
    """The amount of the forecast before it; none for the first of a year. So the year's forecasts add up to the latest."""
    document_no: Annotated[Line, Field(title="预计依据文号")]
