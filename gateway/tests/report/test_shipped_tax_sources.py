"""The wording of the shipped report on tax sources, key projects and relief, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

HEADING = "（一）财政收入组织情况"
UNITS = {
    "tax_sources.meetings": "次",
    "tax_sources.overdue_issues": "项",
    "tax_sources.leads_found": "项",
    "tax_sources.expected": "万元",
    "tax_sources.realised": "万元",
    "tax_sources.realised_pct": "%",
    "tax_sources.pending": "项",
    "tax_sources.overdue_leads": "项",
    "key_projects.listed": "个",
    "key_projects.expected_tax": "万元",
    "key_projects.realised": "万元",
    "key_projects.realised_pct": "%",
    "tax_relief.granted": "万元",
    "tax_relief.enterprises": "家",
    "tax_relief.redeemed": "万元",
    "tax_relief.redeemed_enterprises": "家",
}
USUAL = {
    "tax_sources.meetings": "4",
    "tax_sources.overdue_issues": "0",
    "tax_sources.leads_found": "12",
    "tax_sources.expected": "2600000.00",
    "tax_sources.realised": "1430000.00",
    "tax_sources.realised_pct": "55.0",
    "tax_sources.pending": "3",
    "tax_sources.overdue_leads": "0",
    "key_projects.listed": "6",
    "key_projects.expected_tax": "36000000.00",
    "key_projects.realised": "27000000.00",
    "key_projects.realised_pct": "75.0",
    "tax_relief.granted": "4500000.00",
    "tax_relief.enterprises": "18",
    "tax_relief.redeemed": "2100000.00",
    "tax_relief.redeemed_enterprises": "5",
}
MEETINGS = "综合治税方面，今年召开征管部门会商4次，议定事项没有逾期；"
LEADS = (
    "比对各部门信息与申报数据，新发现涉税线索12项、预计税额260万元，由线索转为入库税收143万元，相当于预计税额的55.0%，"
    "尚在办理3项，没有超过办理期限的。"
)
PROJECTS = "列入重点税源的项目6个，全年预计税收3600万元，今年入库2700万元，相当于预计数的75.0%。"
RELIEF = "为企业减免税费450万元，惠及18家企业；按惠企政策兑现资金210万元，涉及5家企业。"


def paragraph(**changes: str | None) -> str:
    """The paragraph in the usual case with what a test changes; names with __ for the dot."""
    told = {**USUAL, **{name.replace("__", "."): value for name, value in changes.items()}}
    figures: list[Figure] = [figure(f"revenue.{name}", value, UNITS[name]) for name, value in told.items()]
    found = section(shipped_template(), HEADING, context(*figures))
    return next(text for text in found if text.startswith("综合治税方面"))


def test_it_names_every_figure_of_tax_sources() -> None:
    assert {f"revenue.{name}" for name in UNITS} <= shipped_template().figure_ids


def test_the_usual_case_reads_as_one_paragraph() -> None:
    assert paragraph() == MEETINGS + LEADS + PROJECTS + RELIEF


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({"tax_sources__overdue_issues": "2"}, "议定事项没有逾期", "有2项议定事项逾期未办结"),
        ({"tax_sources__overdue_issues": None}, "，议定事项没有逾期", ""),
        ({"tax_sources__meetings": None}, "今年召开征管部门会商4次", "部门会商〔未报〕"),
        ({"tax_sources__overdue_leads": "1"}, "没有超过办理期限的", "其中1项已超过办理期限"),
        ({"tax_sources__overdue_leads": None}, "，没有超过办理期限的", ""),
        ({"tax_sources__pending": "0"}, "尚在办理3项，没有超过办理期限的", "没有未办结的线索"),
        ({"tax_sources__pending": None}, "，尚在办理3项，没有超过办理期限的", ""),
        ({"tax_sources__expected": None}, "、预计税额260万元", ""),
        ({"tax_sources__realised_pct": None}, "，相当于预计税额的55.0%", ""),
        (
            {"tax_sources__realised": None},
            "由线索转为入库税收143万元，相当于预计税额的55.0%",
            "线索入库税收〔未报〕",
        ),
        (
            {"tax_sources__leads_found": None},
            "比对各部门信息与申报数据，新发现涉税线索12项、预计税额260万元",
            "涉税线索〔未报〕",
        ),
        ({"key_projects__listed": None}, "列入重点税源的项目6个", "重点税源项目〔未报〕"),
        ({"key_projects__expected_tax": None}, "全年预计税收3600万元", "全年预计税收〔未报〕"),
        ({"key_projects__realised": None}, "今年入库2700万元", "今年入库〔未报〕"),
        ({"key_projects__realised_pct": None}, "，相当于预计数的75.0%", ""),
        ({"tax_relief__granted": None}, "为企业减免税费450万元，惠及18家企业", "减税降费〔未报〕"),
        ({"tax_relief__enterprises": None}, "，惠及18家企业", ""),
        ({"tax_relief__redeemed": None}, "按惠企政策兑现资金210万元，涉及5家企业", "惠企政策兑现资金〔未报〕"),
        ({"tax_relief__redeemed_enterprises": None}, "，涉及5家企业", ""),
    ],
)
def test_a_gap_stands_as_a_gap_and_the_words_follow_the_number(
    changes: dict[str, str | None], before: str, after: str
) -> None:
    usual = MEETINGS + LEADS + PROJECTS + RELIEF
    assert usual.count(before) == 1
    assert paragraph(**changes) == usual.replace(before, after)


def test_without_any_record_every_gap_is_told_once() -> None:
    assert paragraph(**{name.replace(".", "__"): None for name in UNITS}) == (
        "综合治税方面，部门会商〔未报〕；涉税线索〔未报〕，线索入库税收〔未报〕。"
        "重点税源项目〔未报〕，全年预计税收〔未报〕，今年入库〔未报〕。减税降费〔未报〕；惠企政策兑现资金〔未报〕。"
    )
