"""What the numbers of an alert are from, as a page: its figures, its parameters, and the rows under its key, book by book."""

from dataclasses import dataclass
from itertools import groupby

from bureau_common.schemas.alerts import AlertRow, AlertRows
from bureau_common.schemas.parameters import DeclaredParameter
from bureau_common.schemas.periods import Period

from ..marks import DOMAIN_LABELS
from ..pages.navigation import address, alert_rows_address, alerts_address
from ..pages.rendering import render
from ..pages.rows_page import Cell, cells_of, columns_of, filled
from ..pages.texts import month
from ..pages.words import in_language


@dataclass(frozen=True)
class BookTable:
    """The rows of one book that stand on this page."""

    heading: str
    columns: list[Cell]
    lines: list[list[Cell]]


def alert_rows_page(domain: str, code: str, key: str, period: Period, rows: AlertRows) -> str:
    """One page of the rows, read at the cut-off of the alert."""
    here = (domain, code, key, period, rows.change_no)
    figures = [(name, address(f"/v1/figures/{name}", period=period, as_of=rows.change_no)) for name in rows.figures]
    return render(
        "alert_rows",
        code=code,
        key=key,
        month=month(period),
        domain_name=in_language(DOMAIN_LABELS[domain]),
        change_no=rows.change_no,
        figures=figures,
        settings=[(each.label_zh, each.key, each.in_force.value, _source(each)) for each in rows.settings],
        tables=[_table(domain, [*found]) for _, found in groupby(rows.items, lambda row: row.book)],
        following=alert_rows_address(*here, cursor=rows.next_cursor) if rows.next_cursor else None,
        ways=[(in_language("预警"), alerts_address(period))],
    )


def _source(setting: DeclaredParameter) -> str:
    """The document that set a parameter, and from which day; of what nobody set the clause of its default."""
    said = setting.in_force
    if said.document is None:
        return f"{setting.clause.document}{setting.clause.article or ''}"
    return said.document if said.since is None else f"{said.document}（{said.since}）"


def _table(domain: str, rows: list[AlertRow]) -> BookTable:
    fields = filled(domain, rows)
    return BookTable(rows[0].label_zh, columns_of(fields), [cells_of(row, fields) for row in rows])
