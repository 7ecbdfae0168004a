"""How messages name a place of a file: the cell as a spreadsheet calls it, else the row, and the column by its title."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...schemas.findings import Finding
from ..core.context import say


@dataclass(frozen=True)
class Places:
    """The places of a file: under which column each field stands, by which title people know it."""

    columns: Mapping[str, int]
    """Fields by their columns, counted from 0."""
    titles: Mapping[str, str]
    name: Callable[[int, int], str | None]
    """What a spreadsheet calls the cell of a row and a column; none where lines are no rows of one."""
    within: str = ""
    """The sheet before a row, where several are read."""

    def cell(self, row: int, field: str) -> str | None:
        """What a spreadsheet calls the cell of a field, such as E17."""
        column = self.columns.get(field)
        return None if column is None else self.name(row, column)

    def said(self, row: int, field: str, cell: str | None = None) -> tuple[str, str]:
        """A place in Chinese and in English: K2“金额（元）”, or 第2行“金额（元）” where lines are no rows."""
        cell, title = cell or self.cell(row, field), self.titles.get(field)
        zh, en = (cell, cell) if cell else (f"{self.within}第{row}行", f"{self.within}row {row}")
        return (zh, en) if title is None else (f"{zh}“{title}”", f"{en} ({title})")

    def placed(self, message: str, row: int, field: str, cell: str | None = None) -> str:
        """A message behind the place that it is about."""
        zh, en = self.said(row, field, cell)
        return say(f"{zh}：{message}", f"{en}: {message}")

    def point(self, finding: Finding, row: int, rows: int = 1) -> Finding:
        """What a rule says of a row, with its place; `rows` are how many rows the same is said of."""
        field = finding.field or ""
        zh, en = self.said(row, field)
        if rows > 1:
            zh, en = f"{zh}等{rows}处", f"{en} and {rows - 1} more"
        return finding.model_copy(
            update={
                "row": row,
                "cell": self.cell(row, field),
                "message_zh": f"{zh}：{finding.message_zh}",
                "message_en": f"{en}: {finding.message_en}",
            }
        )
