"""What becomes of a township's payments, as it is entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import Line, RecordEntry, RegisteredUnit


class TownshipAction(Labelled):
    """In the order of a day: what ends comes before what begins. Older rows alone say that a township was merged away."""

    STOP = "stop", "停止国库集中支付"
    BEGIN = "begin", "实行国库集中支付"
    ABOLISH = "abolish", "乡镇撤并"


TownshipCode = Annotated[RegisteredUnit, Field(title="乡镇代码")]


class TownshipStepEntry(RecordEntry):
    """A township began paying through the treasury, or stopped, on the business date."""

    township_code: TownshipCode
    action: Annotated[TownshipAction, Field(title="事项")]
    document: Annotated[Line, Field(title="依据文件")]
