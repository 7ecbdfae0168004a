"""The figure of plans: how many tasks the next year's has. How far they are is told by their own figures."""

from sqlalchemy import Integer, case, cast, extract, func, literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.measures.flows import Flow

from .tables import tasks

_YEAR = cast(func.left(tasks.c.task_no, 4), Integer)
PLANNED = Flow(
    "plan_tasks",
    tasks,
    case((extract("year", tasks.c.business_date) < _YEAR, "next_year"), else_="this_year"),
    literal(1),
    unit="count",
)
FIGURES = topic_figures(
    "performance.plans",
    figure(
        "tasks", "下年工作任务", "项", "至本月审定的下一年度工作任务",
        tasks=Measure("下年工作任务", PLANNED, ("next_year",)),
    ),
)  # fmt: skip
