"""Plans as they are entered: the tasks of a year, their milestones, and that a milestone is done."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.days import Day
from bureau_common.schemas.levels import RESTRICTED
from bureau_common.schemas.plans import FIGURE_ID, TASK_NO, Direction
from bureau_common.schemas.records import BusinessDate, ImpersonalLine, RecordEntry, RegisteredUnit

_TASK_NO = Spelt(TASK_NO, "任务编号写作 年度-组.序号，如 2022-1.3", "a task is numbered 2022-1.3: year, group, number")
TaskNo = Annotated[str, _TASK_NO, Field(title="任务编号（年度-组.序号）")]
MilestoneNo = Annotated[ImpersonalLine, Field(title="节点编号")]
FigureId = Annotated[
    Annotated[
        str,
        Spelt(
            FIGURE_ID,
            "指标写作指标目录中的标识，如 revenue.general_revenue.ytd",
            "a figure is named as in the catalogue, e.g. revenue.general_revenue.ytd",
        ),
        Field(max_length=100),
    ]
    | None,
    Field(),
]
Amount = Annotated[Decimal | None, Field(max_digits=20, decimal_places=4)]


class PlanTaskEntry(RecordEntry):
    """A task from the day on which the plan has it; target and baseline stand in the unit beside them.

    The restricted fields say in place of the open ones what only readers with the right get: another wording, another figure.
    """

    business_date: Annotated[BusinessDate, Field(title="审定日期")]
    task_no: TaskNo
    group_title: Annotated[ImpersonalLine, Field(title="组标题")]
    text: Annotated[ImpersonalLine, Field(title="任务内容")]
    owner_unit: Annotated[RegisteredUnit, Field(title="责任单位代码")]
    owner_section: Annotated[ImpersonalLine | None, Field(title="责任股室")] = None
    due_on: Annotated[Day, Field(title="完成期限")]
    linked_figure: Annotated[FigureId, Field(title="关联指标")] = None
    direction: Annotated[Direction | None, Field(title="目标方向")] = None
    target: Annotated[Amount, Field(title="目标值")] = None
    unit: Annotated[ImpersonalLine | None, Field(title="目标单位")] = None
    baseline: Annotated[Amount, Field(title="上年基数")] = None
    carries: Annotated[Annotated[str, _TASK_NO] | None, Field(title="接续的上年任务编号")] = None
    restricted_text: Annotated[ImpersonalLine | None, Field(title="任务内容（受限）"), RESTRICTED] = None
    restricted_figure: Annotated[FigureId, Field(title="关联指标（受限）"), RESTRICTED] = None
    restricted_target: Annotated[Amount, Field(title="目标值（受限）"), RESTRICTED] = None
    restricted_unit: Annotated[ImpersonalLine | None, Field(title="目标单位（受限）"), RESTRICTED] = None
    restricted_baseline: Annotated[Amount, Field(title="上年基数（受限）"), RESTRICTED] = None

    @property
    def plan_year(self) -> int:
        """The year whose plan has the task."""
        return int(self.task_no[:4])


class PlanMilestoneEntry(RecordEntry):
    """A step of a task on the way, and by when."""

    business_date: Annotated[BusinessDate, Field(title="审定日期")]
    milestone_no: MilestoneNo
    task_no: TaskNo
    text: Annotated[ImpersonalLine, Field(title="节点内容")]
    due_on: Annotated[Day, Field(title="节点期限")]


class PlanMilestoneCompletionEntry(RecordEntry):
    """A milestone is done, and what shows it."""

    business_date: Annotated[BusinessDate, Field(title="完成日期")]
    milestone_no: MilestoneNo
    document: Annotated[ImpersonalLine, Field(title="完成依据")]
