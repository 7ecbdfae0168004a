"""The wording of the shipped report on budget integration, as the data change."""

from collections.abc import Sequence

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

INTEGRATION = "performance.budget_integration"

FURTHER = {"second_stage_due": "项", "second_stage_online": "项", "all_funds_units": "家", "all_funds_pct": "%"}


def integration(
    online: str | None, units: str | None, coverage: str | None = None, claims: Sequence[ClaimResult] = ()
) -> str:
    given = (
        figure(f"{INTEGRATION}.units_online", online, "家"),
        figure(f"{INTEGRATION}.units_open", units, "家"),
        figure(f"{INTEGRATION}.coverage_pct", coverage, "%"),
    )
    text, *_ = section(shipped_template(), "（四）预算绩效管理情况", context(*given, claims=claims))
    return text


def test_integration_names_the_figures_of_units() -> None:
    named = {name for name in shipped_template().figure_ids if name.startswith(INTEGRATION)}
    assert named == {
        f"{INTEGRATION}.{name}" for name in ("units_online", "units_open", "coverage_pct", "overdue_launches", *FURTHER)
    }


def test_integration_says_all_where_all_units_are_live() -> None:
    assert integration("119", "119", "100.000000000000", [claim("C12", True)]) == (
        "预算管理一体化系统的预算执行模块已覆盖所有独立核算单位，截至10月末共119家在线运行。"
    )


def test_integration_says_how_many_of_how_many_and_who_is_missing() -> None:
    missing = claim("C12", False, "示范区第一小学", "示范区卫生院")
    assert integration("117", "119", "98.319327731092", [missing]) == (
        "截至10月末，现有119家独立核算单位中，有117家在预算管理一体化系统内办理预算执行业务，上线率98.3%，"
        "尚未上线的是示范区第一小学、示范区卫生院。"
    )
    many = claim("C12", False, *[f"第{number}小学" for number in range(1, 21)], more=3)
    assert integration("96", "119", "80.672268907563", [many]).endswith("、第19小学、第20小学等23个。")


def test_where_no_unit_is_live_no_number_stands_beside_the_names() -> None:
    missing = claim("C12", False, "示范区第一小学", "示范区卫生院")
    assert integration("0", "2", "0.000000000000", [missing]) == (
        "截至10月末，现有2家独立核算单位中，尚无在预算管理一体化系统内办理预算执行业务的，尚未上线的是示范区第一小学、示范区卫生院。"
    )


@pytest.mark.parametrize(
    ("online", "units", "expected"),
    [
        (None, None, "月末现有独立核算单位〔未报〕，已在系统内办理预算执行业务的〔未报〕。"),
        (None, "119", "月末现有独立核算单位119家，已在系统内办理预算执行业务的〔未报〕。"),
        ("0", "0", "月末现有独立核算单位0家，已在系统内办理预算执行业务的0家。"),
    ],
)
def test_integration_shows_a_gap_as_a_gap(online: str | None, units: str | None, expected: str) -> None:
    assert integration(online, units) == f"预算管理一体化方面，{expected}"


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        (
            ("40", "38", "109", "91.600000000000"),
            "第二阶段到期的上线计划有40项，已上线38项。各类资金均已纳入系统的单位有109家，占91.6%。",
        ),
        (("40", "40", "0", "0.000000000000"), "第二阶段到期的上线计划有40项，均已按计划上线。"),
        (("40", "0", None, None), "第二阶段到期的上线计划有40项，尚未上线。"),
        (("0", "0", None, None), ""),
    ],
)
def test_the_second_stage_and_funds_are_said_where_they_are_known(
    further: tuple[str | None, ...], expected: str
) -> None:
    given = [
        figure(f"{INTEGRATION}.{name}", value, FURTHER[name]) for name, value in zip(FURTHER, further, strict=True)
    ]
    text, *_ = section(shipped_template(), "（四）预算绩效管理情况", context(*given))
    assert text == f"预算管理一体化方面，月末现有独立核算单位〔未报〕，已在系统内办理预算执行业务的〔未报〕。{expected}"
