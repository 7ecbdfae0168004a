"""Needs, matching events, offers, outcomes, and the tasks that banks are supervised by, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, Bank, EnterpriseCode, Told

NeedNo = Annotated[Told, Field(title="融资需求编号")]
EventNo = Annotated[Told, Field(title="对接活动编号")]
TaskNo = Annotated[Told, Field(title="督导任务编号")]


class NeedOutcome(Labelled):
    """How a need ends; a need may be met by several loans. On one day the outcomes come in this order."""

    LENT = "lent", "放款"
    WITHDRAWN = "withdrawn", "企业撤回"
    DECLINED = "declined", "未能落实"


class FinancingNeedEntry(RecordEntry):
    """What an enterprise needs, from the day on which it was registered."""

    business_date: Annotated[BusinessDate, Field(title="登记日期")]
    need_no: NeedNo
    credit_code: EnterpriseCode
    amount: Amount
    months: Annotated[int, Field(ge=1, le=360, title="期限（月）")]
    purpose: Annotated[Told, Field(title="资金用途")]


class MatchingEventEntry(RecordEntry):
    """An event at which banks and enterprises met."""

    business_date: Annotated[BusinessDate, Field(title="活动日期")]
    event_no: EventNo
    name: Annotated[Told, Field(title="活动名称")]
    place: Annotated[Told, Field(title="地点")]


class FinancingOfferEntry(RecordEntry):
    """What a bank offered for a need, at an event where one is named."""

    business_date: Annotated[BusinessDate, Field(title="意向日期")]
    need_no: NeedNo
    bank: Bank
    amount: Amount
    event_no: Annotated[EventNo | None, Field(title="对接活动编号")] = None


class FinancingOutcomeEntry(RecordEntry):
    """A loan that a need led to, with its number, bank and amount; or that the need ended without one."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    need_no: NeedNo
    outcome: Annotated[NeedOutcome, Field(title="办理结果")]
    loan_no: Annotated[Told | None, Field(title="贷款编号")] = None
    bank: Annotated[Told | None, Field(title="银行")] = None
    amount: Annotated[Money | None, Field(gt=0, title="金额（元）")] = None


class SupervisionTaskEntry(RecordEntry):
    """What a bank is to do for the needs that it was given, and until when."""

    business_date: Annotated[BusinessDate, Field(title="下达日期")]
    task_no: TaskNo
    bank: Bank
    task: Annotated[Told, Field(title="督导事项")]
    due_on: Annotated[Day, Field(title="完成期限")]


class SupervisionResultEntry(RecordEntry):
    """A bank has done its task."""

    business_date: Annotated[BusinessDate, Field(title="完成日期")]
    task_no: TaskNo
    result: Annotated[Told, Field(title="完成情况")]
