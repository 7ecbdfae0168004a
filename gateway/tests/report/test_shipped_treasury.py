"""The wording of the shipped report on treasury cash and township finance, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

CASH, TOWNSHIPS = "revenue.treasury_cash", "revenue.township_finance"
USUAL: dict[str, tuple[str | None, str]] = {
    "budgets": ("86000000.00", "万元"),
    "adjusted_pct": ("2.500000000000", "%"),
    "funds_notified": ("12345678.00", "万元"),
    "notices_sent": ("24", "项"),
    "notices_confirmed": ("22", "项"),
    "notices_late": ("0", "项"),
    "postings_missing": ("0", "项"),
    "townships_checked": ("6", "个"),
    "findings_open": ("0", "个"),
    "findings_overdue": ("0", "个"),
    "documents_in_force": ("4", "项"),
    "payment_rules_in_force": ("1", "项"),
}


def cash(**values: str | None) -> str:
    given = [figure(f"{CASH}.{name}", value, "%" if name == "cover_pct" else "万元") for name, value in values.items()]
    first, *_ = section(shipped_template(), "（二）财政支出与民生保障情况", context(*given))
    return first[first.index("月末库款") :]


def townships(**changes: str | None) -> str:
    given: list[Figure] = [
        figure(f"{TOWNSHIPS}.{name}", changes.get(name, usual), unit) for name, (usual, unit) in USUAL.items()
    ]
    paragraphs = section(shipped_template(), "（四）预算绩效管理情况", context(*given))
    (text,) = [each for each in paragraphs if each.startswith("乡镇财政管理方面")]
    return text


def test_the_report_names_the_figures_of_cash_and_townships() -> None:
    named = {name for name in shipped_template().figure_ids if name.startswith((CASH, TOWNSHIPS))}
    cash_figures = {
        f"{CASH}.{name}"
        for name in ("balance", "expected_in", "expected_out", "expected_first", "cover_pct", "guarantee_level")
    }
    assert named == cash_figures | {f"{TOWNSHIPS}.{name}" for name in USUAL}


def test_cash_is_told_with_what_is_expected_and_how_far_it_goes() -> None:
    told = cash(
        balance="123456789.00", expected_in="90000000.00", expected_out="150000000.00", cover_pct="82.304526000000"
    )
    assert told == "月末库款余额12346万元，下月预计收入9000万元、预计支出15000万元，余额相当于下月预计支出的82.3%。"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "月末库款余额〔未报〕，下月预计收入〔未报〕、预计支出〔未报〕。"),
        ({"balance": "0.00"}, "月末库款余额0万元，下月预计收入〔未报〕、预计支出〔未报〕。"),
        ({"expected_in": "0.00", "expected_out": "0.00"}, "月末库款余额〔未报〕，下月收支尚无预计。"),
    ],
)
def test_a_gap_of_cash_is_shown_as_a_gap(values: dict[str, str | None], expected: str) -> None:
    assert cash(**values) == expected


def test_townships_in_a_usual_month() -> None:
    assert townships() == (
        "乡镇财政管理方面，本年乡镇预算8600万元，年内增减调整相当于年初预算的2.5%；向乡镇抄告资金1235万元，共24项，"
        "乡镇签收22项；资金监管抽查覆盖乡镇6个，没有未整改的问题；施行中的乡镇财政制度4项，其中资金支付管理制度1项。"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"adjusted_pct": "0.000000000000"}, "8600万元，年内未作调整；"),
        ({"adjusted_pct": "0.010000000000"}, "，年内增减调整相当于年初预算的0.0%；"),
        ({"adjusted_pct": None}, "8600万元；向乡镇"),
        ({"notices_late": "3"}, "乡镇签收22项，另有超期未签收3项；"),
        ({"postings_missing": "2"}, "乡镇签收22项，超期未公示2项；"),
        ({"notices_late": "3", "postings_missing": "2"}, "，另有超期未签收3项，超期未公示2项；"),
        ({"notices_late": None, "postings_missing": None}, "乡镇签收22项；"),
        ({"findings_open": "5"}, "乡镇6个，待整改问题5个；"),
        ({"findings_open": "5", "findings_overdue": "2"}, "，待整改问题5个，其中超期2个；"),
        ({"findings_open": None}, "，待整改问题〔未报〕；"),
        ({"payment_rules_in_force": "0"}, "制度4项，资金支付管理制度尚未施行。"),
        ({"payment_rules_in_force": None}, "制度4项。"),
    ],
)
def test_the_words_on_townships_follow_the_data(changes: dict[str, str | None], words: str) -> None:
    assert words in townships(**changes)


def test_townships_without_any_figure_show_no_zero() -> None:
    assert townships(**dict.fromkeys(USUAL)) == (
        "乡镇财政管理方面，本年乡镇预算〔未报〕；向乡镇抄告资金〔未报〕，共〔未报〕，乡镇签收〔未报〕；"
        "资金监管抽查覆盖乡镇〔未报〕，待整改问题〔未报〕；施行中的乡镇财政制度〔未报〕。"
    )
