"""The wording of the shipped report on credit villages, as the data and claim C10 change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, paragraph

PREFIX = "credit.credit_village"
VALUES = {
    "rated_households": ("3579", "户"),
    "credit_line": ("1269000000.00", "亿元"),
    "used_households": ("518", "户"),
    "used_amount": ("34660000.00", "亿元"),
    "benefits_used": ("46", "户次"),
}


def whole(**changes: str) -> list[Figure]:
    return [figure(f"{PREFIX}.{name}", changes.get(name, value), unit) for name, (value, unit) in VALUES.items()]


def said(figures: list[Figure], holds: bool | None) -> str:
    given = context(*figures, claims=[claim("C10", holds)])
    return paragraph(shipped_template(), "（三）普惠金融服务情况", "信用村建设方面", given)


def test_the_whole_paragraph() -> None:
    assert said(whole(), True) == (
        "信用村建设方面，新一轮已有农户3579户评为A级及以上，10月末授信金额12.69亿元；本轮已有农户518户用信，"
        "累计用信0.35亿元。今年凭信用等级享受政策46户次。"
    )


def test_more_households_that_draw_than_are_rated_are_to_be_checked_first() -> None:
    assert "，用信户数多于评定户数，须先核实。" in said(whole(used_households="3580"), False)
    assert "核实" not in said(whole(), True)


def test_where_no_benefit_was_used_no_number_is_said() -> None:
    assert said(whole(benefits_used="0"), True).endswith("今年尚无农户凭信用等级享受政策。")


def test_a_round_that_has_only_begun_has_no_zero() -> None:
    begun = whole(rated_households="0", credit_line="0.00", used_households="0", used_amount="0.00")
    words = "信用村建设方面，新一轮尚未评出信用农户，10月末尚无有效授信；本轮尚无农户用信。"
    assert said(begun, True).startswith(words)


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert said([], None) == (
        "信用村建设方面，新一轮评定信用农户〔未报〕，10月末授信金额〔未报〕；用信户数〔未报〕，累计用信〔未报〕。"
    )


@pytest.mark.parametrize("missing", VALUES)
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    left = [each for each in whole() if each.id != f"{PREFIX}.{missing}"]
    text = said(left, None if missing.endswith("households") else True)
    assert not any(unit in text for unit in ("〕户", "〕亿元"))
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。"))


def test_it_names_every_figure_of_the_paragraph() -> None:
    assert shipped_template().figure_ids >= {f"{PREFIX}.{name}" for name in VALUES}
