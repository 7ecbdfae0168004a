"""The watch list as it is entered: enterprises, their maturities, and what happened to them."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, EnterpriseCode, EnterpriseName, Told

WatchNo = Annotated[Told, Field(title="名单编号")]


class WatchEvent(Labelled):
    """What happens to a listed enterprise; of one day in this order."""

    DEFAULT = "default", "违约"
    PLAN = "plan", "制定处置方案"
    DISPOSED = "disposed", "处置完成"


class WatchedEnterpriseEntry(RecordEntry):
    """An enterprise on a year's list, and how much it owes in all."""

    business_date: Annotated[BusinessDate, Field(title="列入日期")]
    watch_no: WatchNo
    list_year: Annotated[int, Field(ge=2000, le=2199, title="名单年度")]
    credit_code: EnterpriseCode
    name: EnterpriseName
    exposure: Annotated[Money, Field(gt=0, title="融资余额（元）")]
    reason: Annotated[Told, Field(title="列入原因")]


class WatchedMaturityEntry(RecordEntry):
    """A debt of a listed enterprise, and when it falls due."""

    business_date: Annotated[BusinessDate, Field(title="登记日期")]
    watch_no: WatchNo
    debt_no: Annotated[Told, Field(title="债务编号")]
    creditor: Annotated[Told, Field(title="债权人")]
    amount: Amount
    due_on: Annotated[Day, Field(title="到期日期")]


class WatchEventEntry(RecordEntry):
    """A default with its amount, a plan of disposal, or that the disposal is done."""

    watch_no: WatchNo
    event: Annotated[WatchEvent, Field(title="事项")]
    amount: Annotated[Money | None, Field(gt=0, title="违约金额（元）")] = None
    document: Annotated[Told | None, Field(title="文件")] = None
