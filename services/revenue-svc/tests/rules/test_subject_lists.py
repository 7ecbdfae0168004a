"""The lists of subjects as data: years are open at both ends, and which year's list stands in for a missing one."""

import pytest

from revenue_svc.reference.subject_lists import SubjectKind, national_subjects, nearest_year


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SubjectKind.REVENUE, "1010101"),
        (SubjectKind.EXPENDITURE, "2050202"),
        (SubjectKind.DEPARTMENT_ECONOMIC, "30226"),
        (SubjectKind.GOVERNMENT_ECONOMIC, "50101"),
    ],
)
@pytest.mark.parametrize("year", [1994, 2018, 2019, 2022, 2023, 2026, 2199])
def test_years_are_open_ended(kind: SubjectKind, code: str, year: int) -> None:
    assert national_subjects(kind, year)[code].confirmed


@pytest.mark.parametrize(
    ("kind", "code", "first"),
    [
        (SubjectKind.REVENUE, "1030182", 2024),
        (SubjectKind.REVENUE, "1100412", 2024),
        (SubjectKind.REVENUE, "1030184", 2025),
        (SubjectKind.REVENUE, "1050303", 2025),
        (SubjectKind.REVENUE, "1050305", 2025),
        (SubjectKind.EXPENDITURE, "22006", 2024),
        (SubjectKind.EXPENDITURE, "2300412", 2024),
        (SubjectKind.EXPENDITURE, "2170404", 2025),
        (SubjectKind.EXPENDITURE, "22911", 2025),
        (SubjectKind.EXPENDITURE, "23107", 2025),
    ],
)
def test_what_an_edition_added_stands_from_its_year_on(kind: SubjectKind, code: str, first: int) -> None:
    found = [code in national_subjects(kind, year) for year in (first - 1, first, first + 1)]
    assert found == [False, True, True]


def test_a_renamed_code_bears_the_name_of_its_year() -> None:
    names = {year: national_subjects(SubjectKind.EXPENDITURE, year)["21305"].name for year in (2018, 2021, 2022, 2026)}
    newer = "巩固脱贫攻坚成果衔接乡村振兴"
    assert names == {2018: "扶贫", 2021: "扶贫", 2022: newer, 2026: newer}


@pytest.mark.parametrize("kind", list(SubjectKind))
@pytest.mark.parametrize("year", [2019, 2022, 2026])
def test_every_code_but_a_class_stands_under_a_known_one(kind: SubjectKind, year: int) -> None:
    held = national_subjects(kind, year)
    assert [code for code in held if len(code) > 3 and code[:-2] not in held] == []


@pytest.mark.parametrize(
    ("year", "entered", "expected"),
    [
        (2018, None, (2019, False)),
        (2019, None, (2019, False)),
        (2022, None, (2022, False)),
        (2023, None, (2022, False)),
        (2199, None, (2022, False)),
        (2021, 2021, (2021, True)),
        (2021, 2023, (2021, False)),
        (2026, 2025, (2025, True)),
        (2024, 2026, (2026, True)),
        (2024, 2027, (2022, False)),
        (2030, 2021, (2022, False)),
        (2018, 2017, (2017, True)),
    ],
)
def test_a_year_goes_by_its_own_list_or_by_the_nearest(
    year: int, entered: int | None, expected: tuple[int, bool]
) -> None:
    assert nearest_year(year, entered) == expected
