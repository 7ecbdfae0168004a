"""The restatement of a base as it is proposed."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, StatedReason


class RestatedMeasure(Labelled):
    """Whose base it is."""

    TAX_REVENUE = "tax_revenue", "税收收入"
    NON_TAX_REVENUE = "non_tax_revenue", "非税收入"
    EXPENDITURE = "expenditure", "一般公共预算支出"


class RestatedSide(Labelled):
    """Which of the two amounts that are compared is restated; last year's where nothing is said."""

    BASE = "base", "上年基数"
    CURRENT = "current", "本年数"


class BaseRestatementEntry(RecordEntry):
    """One side of a month's growth, moved by an amount: the base, or what this year came to (refunds added back).

    The business date lies in the month that is compared; of a base the month restated is the same one of the year before.
    It is this year's growth that a restatement alters: so this year's lock decides whether it may still be written,
    and a year that was closed long ago can be restated without being opened.
    """

    business_date: Annotated[BusinessDate, Field(title="适用日期（调整其上年同月的基数）")]
    measure: Annotated[RestatedMeasure, Field(title="调整指标")]
    amount: Annotated[Money, Field(title="基数调整额（元，可为负）")]
    document: Annotated[Line, Field(title="来源文件")]
    reason: Annotated[StatedReason, Field(title="调整原因")]
    side: Annotated[RestatedSide | None, Field(title="调整对象")] = None
