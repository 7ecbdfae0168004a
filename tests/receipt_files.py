"""Receipt files as an office types them, for tests that import."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

HEADER = (
    "来源系统", "来源单号", "填报单位", "业务日期", "凭证号", "预算种类", "科目编码", "预算级次",
    "区级分成比例", "收入类型", "金额（元）", "征收机关",
)  # fmt: skip


class Line(NamedTuple):
    """What differs between a test's receipts; the district's own revenue, collected by the tax bureau."""

    reference: str
    day: str
    subject: str
    yuan: str


def receipts_csv(lines: Iterable[Line], encoding: str = "utf-8-sig") -> bytes:
    """The lines as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for line in lines:
        writer.writerow(
            ["published", line.reference, "district", line.day, f"V{line.reference}", "一般公共预算", line.subject, "区级",
             "100", "入库", line.yuan, "税务部门"]
        )  # fmt: skip
    return text.getvalue().encode(encoding)
