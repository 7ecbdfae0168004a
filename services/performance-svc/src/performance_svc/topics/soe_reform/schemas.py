"""What is entered of vehicles, of the move under unified supervision, and of plan documents."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Document, EnterpriseCode, Told


def _plate(value: Any) -> Any:
    """A plate as it is compared: without the dot and spaces that it is written with."""
    return re.sub(r"[\s·•.-]", "", value).upper() if isinstance(value, str) else value


Plate = Annotated[
    str,
    BeforeValidator(_plate),  # of what Spelt has made plain
    Spelt(
        "^[\u4e00-\u9fa5][A-Z][A-Z0-9]{5,6}$",
        "号牌号码为省份简称、一位字母和5至6位字母或数字，如 皖A12345",
        "a plate is a province, a letter and 5 or 6 letters or digits, e.g. 皖A12345",
    ),
    Field(title="号牌号码", examples=["皖A12345"]),
]
PlanNo = Annotated[Told, Field(title="方案编号")]


class VehicleAction(Labelled):
    """What is done to a vehicle, each once; in the order of a day."""

    PAINT = "paint", "喷涂标识"
    FIT_GPS = "fit_gps", "安装GPS定位"
    JOIN_PLATFORM = "join_platform", "纳入平台监管"
    DISPOSE = "dispose", "处置"


class SupervisionAction(Labelled):
    """The way under unified supervision, in the order of a day."""

    BEGIN = "begin", "启动"
    REPLAN = "replan", "调整计划完成日"
    MOVE = "move", "纳入集中统一监管"
    KEEP = "keep", "经批准保留"


class PlanAction(Labelled):
    """The way of a plan document, in the order of a day."""

    SUBMIT = "submit", "提交审议"
    RETURN = "return", "退回修改"
    APPROVE = "approve", "批准"


class SoeVehicleEntry(RecordEntry):
    """A vehicle of an enterprise, from the day on which the reform took it up."""

    business_date: Annotated[BusinessDate, Field(title="登记日期")]
    plate: Plate
    credit_code: EnterpriseCode
    in_scope: Annotated[bool, Field(title="是否涉改")]


class SoeVehicleStepEntry(RecordEntry):
    """What was done to a vehicle on the business date."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    plate: Plate
    action: Annotated[VehicleAction, Field(title="事项")]
    document: Annotated[Told | None, Field(title="依据文件")] = None


class SoeVehiclePlanEntry(RecordEntry):
    """That an enterprise's plan for its vehicles is approved."""

    business_date: Annotated[BusinessDate, Field(title="批复日期")]
    credit_code: EnterpriseCode
    document: Document


class SoeSupervisionStepEntry(RecordEntry):
    """A step of an enterprise under unified supervision; what begins or is planned anew says by when it is to end."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    credit_code: EnterpriseCode
    action: Annotated[SupervisionAction, Field(title="事项")]
    planned_end: Annotated[Day | None, Field(title="计划完成日")] = None
    document: Document


class SoePlanEntry(RecordEntry):
    """A plan document of the reform, from the day of its draft on."""

    business_date: Annotated[BusinessDate, Field(title="起草日期")]
    plan_no: PlanNo
    title: Annotated[Told, Field(title="方案名称")]


class SoePlanStepEntry(RecordEntry):
    """What became of a plan document: to whom it was submitted, or under which number it was approved."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    plan_no: PlanNo
    action: Annotated[PlanAction, Field(title="事项")]
    recipient: Annotated[Told | None, Field(title="提交对象")] = None
    document_no: Annotated[Told | None, Field(title="批准文号")] = None
