"""Identifiers as field types: what offices write, full-width or spaced, becomes one spelling, or is refused clearly."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from stdnum.cn import uscc

from ...schemas.codes import HAN, INVISIBLE, Spelt, has_odd_digits, normal
from ...schemas.personal import birth_date

_MOBILE_OR_LANDLINE = re.compile(r"1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[2-9][0-9]{6,7}")
_HAN = f"〇{HAN}"
_DOTS = re.compile(rf"\s*[\u00b7\u1427\u2022\u2027\u2219\u22c5\u2e31\u30fb]\s*|(?<=[{_HAN}])\s*[.。]\s*(?=[{_HAN}])")
_HAN_GAP = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_LONGEST = 1000
"""Characters; far more than a name has: what is longer is refused for that, and is not looked through before."""


def _spelled(drop: str) -> Callable[[Any], Any]:
    """Full-width becomes half-width; what does not show and the characters in `drop` go. What is no text, or
    has other digits than these, is left as it is."""

    def spell(value: Any) -> Any:
        if not isinstance(value, str) or has_odd_digits(value):
            return value
        return re.sub(f"[{drop}]", "", INVISIBLE.sub("", normal(value))).upper()

    return spell


def _credit_code(code: str) -> str:
    if not uscc.is_valid(code):
        raise ValueError("统一社会信用代码校验不符（GB 32100） / not a valid unified social credit code (GB 32100)")
    return code


def _id_number(number: str) -> str:
    # stdnum.cn.ric also looks the division up in a list of its own, and refuses people of newer divisions.
    if birth_date(number) is None:
        raise ValueError(
            "身份证号应为18位，且出生日期、校验码相符（GB 11643） / "
            "an ID number has 18 places with a true date and check character (GB 11643)"
        )
    return number


def _phone(number: str) -> str:
    plain = re.sub(r"^\+?86(?=1[3-9][0-9]{9}$)", "", number)
    if not _MOBILE_OR_LANDLINE.fullmatch(plain):
        raise ValueError(
            "应为11位手机号，或带区号的固定电话 / a mobile number of 11 digits, or a landline with its area code"
        )
    return plain


def _card(number: str) -> str:
    if not re.fullmatch("[0-9]{12,19}", number):
        raise ValueError("银行账号应为12至19位数字 / a bank card or account has 12 to 19 digits")
    return number


def _name(name: str) -> str:
    if not name.isprintable() or INVISIBLE.search(name):
        raise ValueError("姓名含无效字符 / the name holds an invalid character")
    return name


def name_spelled(value: str) -> str:
    """A name as it is kept: offices pad names of two characters to the width of three (张　三), and each keyboard has its
    own dot between the parts of a name.
    """
    return _joined(normal(value).strip())


def _joined(name: str) -> str:
    return _HAN_GAP.sub("", _DOTS.sub("\u00b7", name))


def person_spelled(value: str) -> str:
    """A person as tokens and clients name it, in one spelling: what looks alike on a list of persons is one person.

    What offices and keyboards do to names they do here, too.
    """
    plain = INVISIBLE.sub("", normal(normal(value).casefold()))
    shown = " ".join("".join(each for each in plain if each.isprintable() or each.isspace()).split())
    spelled = _joined(shown)
    # What stood apart by something unseen may be one character now.
    return spelled if spelled == value else person_spelled(spelled)


def _of_texts(spell: Callable[[str], str]) -> BeforeValidator:
    """The one spelling of a text; what is no text is left as it is."""
    return BeforeValidator(lambda value: spell(value) if isinstance(value, str) and len(value) <= _LONGEST else value)


phone_spelled = _spelled(r"\s\-()")


CreditCode = Annotated[
    str, Field(min_length=18, max_length=18), BeforeValidator(_spelled(r"\s")), AfterValidator(_credit_code)
]
"""统一社会信用代码, GB 32100."""

IdNumber = Annotated[str, BeforeValidator(_spelled(r"\s")), AfterValidator(_id_number)]
"""公民身份号码, GB 11643."""

Phone = Annotated[str, BeforeValidator(phone_spelled), AfterValidator(_phone)]
"""A mainland mobile or landline number, without the country code."""

BankCard = Annotated[str, BeforeValidator(_spelled(r"\s\-")), AfterValidator(_card)]
"""A bank card or account; accounts carry no check digit, so none is asked for."""

PersonId = Annotated[str, Field(min_length=1, max_length=200), _of_texts(person_spelled)]
"""Whom a client acts for, and whom rules that want two persons compare."""

PersonName = Annotated[str, Field(min_length=1, max_length=50), _of_texts(name_spelled), AfterValidator(_name)]

DivisionCode = Annotated[
    str,
    Spelt(
        "^[1-9][0-9]{5}([0-9]{3})?$",
        "区划代码为6位或9位数字，首位不为0，如 340311",
        "a division has 6 or 9 digits, e.g. 340311",
    ),
    BeforeValidator(_spelled(r"\s")),
]
"""A division of GB/T 2260, with three more places for a finance division (财政区划)."""
