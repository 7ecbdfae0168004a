"""The figures of borrowing by townships: what was found in the year, and what is not rectified at a month's end."""

from sqlalchemy import literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of

from .tables import findings, rectifications

FOUND = Flow("township_borrowing_findings", findings, "found", literal(1), unit="count")
_OPEN = Stock("township_borrowing_open", findings, first_of(findings, rectifications, "finding_no"))

FIGURES = topic_figures(
    "debt.township_borrowing",
    figure("open", "乡镇举债待整改问题", "个", "截至月末检查和审计发现、未整改的乡镇举债问题", open=_OPEN),
    figure(
        "found", "本年发现乡镇举债问题", "个", "1月至本月检查和审计发现的乡镇举债问题",
        found=Input(Measure("发现问题", FOUND, ("found",)), year_to_date, nil=True), open=_OPEN,
    ),
)  # fmt: skip
