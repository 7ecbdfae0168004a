"""Names of units in a file: read beside their codes, compared with the register, and never written."""

from typing import NamedTuple

from ...schemas.codes import plain_code
from ...schemas.findings import Finding, warned
from ...schemas.personal import may_identify
from ..units.rules import REGISTER

_SHOWN = 80


class Called(NamedTuple):
    """What a row of a file calls the unit that it names by a code; `field` is that of the name."""

    row: int
    field: str
    code: str
    name: str

    def is_other(self, known: str | None) -> bool:
        """Whether the register has another name; widths, spaces and what shows nothing make no difference."""
        return known is not None and _bare(self.name) != _bare(known)


def _bare(name: str) -> str:
    return str(plain_code("".join(name.split())))


def misnamed(called: Called, known: str, cell: str | None) -> Finding:
    """The warning that a file and the register call a unit by two names: perhaps the code is another unit's."""
    told = "…" if may_identify(called.name) else called.name[:_SHOWN]
    zh_place, en_place = (f"第{called.row}行", f"Row {called.row}") if cell is None else (cell, cell)
    zh = f"{zh_place}：单位{called.code}在登记簿中名称为“{known}”，文件写作“{told}”；以代码为准，请核对代码是否填错"
    en = f"{en_place}: unit {called.code} is {known} in the register and {told} in the file; the code counts, so check it"
    return warned("differs", zh, en, REGISTER, called.field, told, known).model_copy(update={"row": called.row})
