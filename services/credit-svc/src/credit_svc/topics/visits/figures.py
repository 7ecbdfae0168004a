"""The figures of visits: visits of advisers, enterprises that bank presidents visited, and what followed, by channel.

A loan that followed visits of both channels counts in each of them, once; a problem counts when it is solved.
"""

from sqlalchemy import ColumnElement, exists, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .schemas import VisitChannel
from .tables import followed, loans, problems, results, visits

VISITED = Flow("visits", visits, visits.c.channel, literal(1), unit="count")
_ENTERPRISES = Distinct(
    "visited_by_presidents", visits, visits.c.credit_code, where=visits.c.channel == VisitChannel.BANK_PRESIDENT
)


def _lent(channel: VisitChannel) -> Derived:
    """The loans that followed a visit of a channel, however many they followed."""

    def after(cutoff: Cutoff) -> ColumnElement[bool]:
        of_channel = select(followed.c.id).join(visits, visits.c.visit_no == followed.c.visit_no)
        return exists(
            of_channel.where(cutoff.live(followed), cutoff.live(visits)).where(
                followed.c.loan_no == loans.c.loan_no, visits.c.channel == channel
            )
        )

    keys = {loans: loans.c.loan_no, followed: followed.c.loan_no, visits: visits.c.visit_no}
    return Derived(f"visit_loans_{channel}", loans, keys, after, lambda cutoff: loans.c.amount)


def _raised_before_presidents(cutoff: Cutoff) -> ColumnElement[bool]:
    raised = select(problems.c.id).join(visits, visits.c.visit_no == problems.c.visit_no)
    return exists(
        raised.where(cutoff.live(problems), cutoff.live(visits)).where(
            problems.c.problem_no == results.c.problem_no, visits.c.channel == VisitChannel.BANK_PRESIDENT
        )
    )


_SOLVED = Derived(
    "visit_problems_solved",
    results,
    {results: results.c.problem_no, problems: problems.c.problem_no, visits: visits.c.visit_no},
    _raised_before_presidents,
    unit="count",
)

FIGURES = (
    *topic_figures(
        "credit.advisers",
        figure(
            "visits", "金融顾问走访服务企业", "次", "1月至本月金融顾问走访次数，同一企业多次走访的分别计",
            visits=Measure("金融顾问走访", VISITED, (VisitChannel.ADVISER,)),
        ),
        figure(
            "loans", "金融顾问对接发放贷款", "亿元",
            "1月至本月发放、与金融顾问走访关联的贷款，一笔贷款只计一次；不与行长遍访对接贷款相加",
            loans=_lent(VisitChannel.ADVISER),
        ),
    ),
    *topic_figures(
        "credit.bank_presidents",
        figure("enterprises", "行长遍访企业", "家", "1月至本月行长走访过的企业，同一企业只计一次", enterprises=_ENTERPRISES),
        figure(
            "loans", "行长遍访对接发放贷款", "亿元",
            "1月至本月发放、与行长遍访关联的贷款，一笔贷款只计一次；不与金融顾问对接贷款相加",
            loans=_lent(VisitChannel.BANK_PRESIDENT),
        ),
        figure(
            "problems_solved", "行长遍访帮助企业解决问题", "个", "1月至本月解决的、在行长遍访中提出的问题，按解决日期计",
            solved=_SOLVED,
        ),
    ),
)  # fmt: skip
