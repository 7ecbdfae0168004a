"""Identifiers and masks: valid ones of published examples, any one wrong place refused, one spelling kept."""

import unicodedata
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import ric, uscc

from bureau_common.kit.core import identifiers
from bureau_common.kit.core.context import RequestContext, enter
from bureau_common.kit.core.identifiers import (
    BankCard,
    CreditCode,
    DivisionCode,
    IdNumber,
    PersonId,
    PersonName,
    Phone,
    person_spelled,
)
from bureau_common.kit.files.headers import plain_header
from bureau_common.kit.web.problems import field_errors
from bureau_common.schemas.periods import spell_span
from bureau_common.schemas.personal import birth_date, holds_id_number, may_identify, without_numbers
from bureau_common.schemas.persons import mask_card, mask_id_number, mask_name, mask_phone
from bureau_common.schemas.records import ImpersonalLine, Reason, RecordEntry, StatedReason, UnitCode

ID_NUMBERS = TypeAdapter(IdNumber)
CREDIT_CODES = TypeAdapter(CreditCode)
KINDS: dict[str, TypeAdapter[Any]] = {
    "credit_code": CREDIT_CODES,
    "id_number": ID_NUMBERS,
    "phone": TypeAdapter(Phone),
    "card": TypeAdapter(BankCard),
    "name": TypeAdapter(PersonName),
    "division": TypeAdapter(DivisionCode),
}


def accepted(adapter: TypeAdapter[Any], text: str) -> str | None:
    try:
        kept: str = adapter.validate_python(text)
    except ValidationError:
        return None
    return kept


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("credit_code", "11341622003178736A", "11341622003178736A"),
        ("credit_code", "11341621003176327Q", "11341621003176327Q"),
        ("credit_code", "11341823MB1682330U", "11341823MB1682330U"),
        ("credit_code", " 11341823mb1682330u ", "11341823MB1682330U"),
        ("credit_code", "１１３４１８２３ＭＢ１６８２３３０Ｕ", "11341823MB1682330U"),
        ("credit_code", "1134170200324932X1", None),
        ("credit_code", "11341622003178736", None),
        ("credit_code", "11341622003178736I", None),
        ("id_number", "11010519491231002X", "11010519491231002X"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("id_number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("id_number", "110105 19491231 002X", "11010519491231002X"),
        ("id_number", "110105491231002", None),
        ("id_number", "11010519491231002Y", None),
        ("id_number", "", None),
        ("phone", "13800138000", "13800138000"),
        ("phone", "+86 138-0013-8000", "13800138000"),
        ("phone", "１３８００１３８０００", "13800138000"),
        ("phone", "0552-3012345", "05523012345"),
        ("phone", "(010)62345678", "01062345678"),
        ("phone", "12800138000", None),
        ("phone", "1380013800", None),
        ("phone", "138001380000", None),
        ("phone", "3012345", None),
        ("phone", "1380013800⑧", None),
        ("card", "6222 0212 3456 7890 123", "6222021234567890123"),
        ("card", "123456789012", "123456789012"),
        ("card", "12345678901", None),
        ("card", "62220212345678901234", None),
        ("card", "622202123456789x", None),
        ("card", "622202123456789²", None),
        ("name", "张　三", "张三"),
        ("name", " 阿卜杜拉·买买提 ", "阿卜杜拉·买买提"),
        *(("name", f"阿卜杜拉{dot}买买提", "阿卜杜拉·买买提") for dot in ("•", ".", "．", " · ", "・")),
        ("name", "John Smith", "John Smith"),
        ("name", "J. Smith", "J. Smith"),
        ("name", " ", None),
        ("name", "张\n三丰", "张三丰"),
        ("name", "a\nb", None),
        ("name", "张\x00", None),
        ("division", "340311", "340311"),
        ("division", "３４０３１１００１", "340311001"),
        ("division", "34031", None),
        ("division", "3403110", None),
        ("division", "034031", None),
        ("division", "34031①", None),
    ],
)
def test_an_identifier_is_kept_in_one_spelling_or_refused(kind: str, sent: str, kept: str | None) -> None:
    assert accepted(KINDS[kind], sent) == kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refused_identifier_says_what_it_should_be_in_the_readers_language(language: str) -> None:
    enter(RequestContext(request_id="r", trace_id="t", span_id="s", language=language))
    for kind, wrong in (("credit_code", "1134170200324932X1"), ("id_number", "110105194912310021")):
        with pytest.raises(ValidationError) as caught:
            KINDS[kind].validate_python(wrong)
        (error,) = field_errors([dict(one) for one in caught.value.errors()])
        assert ("GB 32100" if kind == "credit_code" else "GB 11643") in error.message
        assert ("校验" in error.message) is (language == "zh")


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """A number with the check character that the library computes, of any division."""
    first = f"{draw(st.integers(110000, 829999))}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + ric.calc_check_digit(first + "0")


@given(id_numbers())
def test_a_number_with_the_librarys_check_character_is_valid_and_tells_the_birth_date(number: str) -> None:
    assert accepted(ID_NUMBERS, number) == number
    assert birth_date(number) == ric.get_birth_date(number)


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_one_place_of_an_id_number_changed_is_refused(number: str, place: int, other: str) -> None:
    changed = number[:place] + other + number[place + 1 :]
    assert (accepted(ID_NUMBERS, changed) is None) is (changed != number)


@given(
    st.integers(10_000_000, 99_999_999), st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.data()
)
def test_any_one_place_of_a_credit_code_changed_is_refused(first: int, organisation: str, data: st.DataObject) -> None:
    code = f"{first}{organisation}"
    code += uscc.calc_check_digit(code)
    assert accepted(CREDIT_CODES, code) == code
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    changed = code[:place] + other + code[place + 1 :]
    assert (accepted(CREDIT_CODES, changed) is None) is (changed != code)


@pytest.mark.parametrize("day", ["19490229", "19491301", "19490431", "00000101"])
def test_a_day_that_never_was_is_refused_although_the_check_character_fits(day: str) -> None:
    first = f"110105{day}002"
    assert accepted(ID_NUMBERS, first + ric.calc_check_digit(first + "0")) is None


def test_a_person_of_a_division_that_no_list_has_yet_is_a_person() -> None:
    first = "81000019800101001"  # residents of Hong Kong with a mainland residence permit
    number = first + ric.calc_check_digit(first + "0")
    assert ric.is_valid(number) is False
    assert accepted(ID_NUMBERS, number) == number


@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("张三", "张**"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳**"),
        ("司马相如", "司马**"),
        ("诸葛亮", "诸葛**"),
        ("欧阳", "欧**"),
        ("阿卜杜拉·买买提", "阿**"),
        ("张", "**"),
    ],
)
def test_a_masked_name_shows_the_surname_alone(full: str, masked: str) -> None:
    assert mask_name(full) == masked


def test_masks_show_the_places_that_the_rule_names() -> None:
    assert mask_id_number("11010519491231002X") == "110105********002X"
    assert mask_phone("13800138000") == "138****8000"
    assert mask_phone("05523012345") == "055****2345"
    assert mask_card("6222021234567890123") == "***************0123"
    assert mask_card("123456789012") == "********9012"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("核实11010519491231002X的户籍", True),
        ("核实１１０１０５１９４９１２３１００２ｘ的户籍", True),
        ("110105 19491231 002X", True),
        ("110105-19491231-002X", True),
        ("A11010519491231002X", True),
        ("110105194912310021", False),
        ("111010519491231002X", False),
        ("重复登记", False),
    ],
)
def test_a_valid_id_number_is_found_within_a_text(text: str, holds: bool) -> None:
    assert holds_id_number(text) is holds


def test_eleven_digits_may_identify_and_ids_in_a_path_stay() -> None:
    assert may_identify("138 0013 8000")
    assert not may_identify("1000000.00")
    uuid = str(UUID(int=12345678901))
    assert without_numbers(f"/v1/persons/{uuid}/reveal") == f"/v1/persons/{uuid}/reveal"
    assert without_numbers("/v1/persons/11010519491231002X") == "/v1/persons/…"


COMMON = {"source": "s", "reporting_unit": "340311", "business_date": "2021-03-15"}


@pytest.mark.parametrize(
    ("source_ref", "fits"),
    [
        ("11010519491231002X", False),
        ("11010519491231002x", False),
        ("110105194912310021", True),
        ("V-11010519491231002X", False),
        ("１１０１０５１９４９１２３１００２Ｘ", False),
        ("110105 19491231 002X", False),
        ("9911010519491231002X", True),
        ("R1", True),
    ],
)
def test_a_source_reference_holds_no_id_number(source_ref: str, fits: bool) -> None:
    found: list[tuple[object, str]] = []
    try:
        RecordEntry.model_validate({**COMMON, "source_ref": source_ref})
    except ValidationError as error:
        found = [(one["loc"], one["type"]) for one in error.errors()]
    assert found == ([] if fits else [(("source_ref",), "value_error")])


@given(st.integers(0, 999))
def test_a_serial_of_unit_day_and_counter_stays_a_source_reference(counter: int) -> None:
    serial = f"34031120210315{counter:03d}"
    serial += ric.calc_check_digit(serial + "0")
    assert RecordEntry.model_validate({**COMMON, "source_ref": serial}).source_ref == serial


def test_a_number_that_begins_with_the_code_of_a_village_is_no_id_number() -> None:
    serials = [f"340311101201{counter:05d}" for counter in range(0, 100_000, 97)]
    assert [serial for serial in serials if holds_id_number(serial + ric.calc_check_digit(serial + "0"))] == []


def test_a_serial_of_today_may_be_a_key_and_be_cited_as_a_reason() -> None:
    day = datetime.now(UTC).date()
    serials = [f"349901{day:%Y%m%d}{counter:03d}" for counter in range(100)]
    serials = [serial + ric.calc_check_digit(serial + "0") for serial in serials]
    reasons = TypeAdapter[str](Reason)
    assert [reasons.validate_python(f"更正凭证{serial}") for serial in serials] == [
        f"更正凭证{each}" for each in serials
    ]
    with pytest.raises(ValidationError):
        reasons.validate_python("更正凭证11010519491231002X")


def test_what_names_a_record_for_years_is_no_serial_that_may_be_an_id_number() -> None:
    """It was taken in the year of its day, and could be named by no row of a later one."""
    day = datetime.now(UTC).date()
    serials = [f"349901{day:%Y%m%d}{counter:03d}" for counter in range(100)]
    for kind, serial in product((ImpersonalLine, StatedReason), serials):
        with pytest.raises(ValidationError):
            TypeAdapter[str](kind).validate_python(serial + ric.calc_check_digit(serial + "0"))


@pytest.mark.parametrize("apart", ["\u034f", "\u200b", "\ufe0f", "\u00ad", "\U000e0100"])
def test_what_stands_apart_by_something_unseen_is_the_person_without_it(apart: str) -> None:
    assert person_spelled(f"jos{apart}e{apart}\u0301") == person_spelled("jos\u00e9")
    assert person_spelled(f"か{apart}\u3099") == person_spelled("が")


@pytest.mark.parametrize("filler", ["\u3164", "\U00016fe4", "\U0001d159", "\u2800", "\u180e"])
def test_what_shows_nothing_makes_no_other_person(filler: str) -> None:
    assert person_spelled(f"张{filler}三") == "张三"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("孙六", "孙 六"), ("孙六", "孙\u3000六"), ("孙六", " 孙\u3000\u3000六"), ("sun liu", "Sun  Liu"),
        *(("阿依古丽\u00b7买买提", f"阿依古丽{dot}买买提") for dot in "\u2022\u2027\u2219\u22c5\u30fb\uff65.．。"),
        ("阿依古丽\u00b7买买提", "阿依古丽 \u00b7 买买提"), ("王𬱖", "王\u3000𬱖"), ("李〇", "李 〇"),
    ],
)  # fmt: skip
def test_one_person_is_not_two_by_a_gap_or_by_its_dot(name: str, other: str) -> None:
    """Who stood so in two clients could approve what he had proposed."""
    assert person_spelled(name) == person_spelled(other)


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_the_one_spelling_of_a_person_is_its_own(name: str) -> None:
    assert person_spelled(person_spelled(name)) == person_spelled(name)


@pytest.mark.parametrize(("sent", "rule"), [("\u200b", "string_too_short"), ("长" * 201, "string_too_long")])
def test_what_is_no_person_is_a_text_that_is_too_short_or_too_long(sent: str, rule: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PersonId).validate_python(sent)
    assert [each["type"] for each in refused.value.errors()] == [rule]


def test_a_name_that_is_far_too_long_is_refused_before_it_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    joined = identifiers._joined
    monkeypatch.setattr(identifiers, "_joined", lambda name: looked.append(len(name)) or joined(name))
    for kind in (PersonName, PersonId):
        with pytest.raises(ValidationError, match="string_too_long"):
            TypeAdapter(kind).validate_python(f"张{' ' * 5000}三")
    assert accepted(KINDS["name"], f"张{' ' * 500}三") == "张三"
    assert looked == [502]


def test_a_text_that_is_too_long_for_any_field_is_normalized_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of marks takes the square of its length, in which the whole process does nothing else."""
    pieces: list[int] = []
    normalize = unicodedata.normalize

    def measured(form: Any, text: str) -> str:
        pieces.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", measured)
    marks = "a" + "\u0301\u0323" * 20_000
    kinds: list[Any] = [*KINDS.values(), *map(TypeAdapter, (PersonId, ImpersonalLine, Reason, StatedReason, UnitCode))]
    for adapter in kinds:
        assert accepted(adapter, marks) is None
    assert holds_id_number(f"{marks} 11010519491231002X")
    assert spell_span(marks) == marks
    assert plain_header(marks)
    assert max(pieces) == 1000
