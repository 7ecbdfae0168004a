"""What a file holds that nobody sees: rows behind a filter, columns that were folded away. They are read, and told."""

from collections.abc import Iterator, Sequence

from ...schemas.findings import Clause, Finding, warned

IMPORTS = Clause(document="本系统导入模板的填写说明", article=None, verified=True)
_SHOWN = 20


def unseen_rows(rows: Sequence[int]) -> Iterator[Finding]:
    if rows:
        shown = "、".join(map(str, rows[:_SHOWN])) + ("等" if len(rows) > _SHOWN else "")
        zh = f"有{len(rows)}行隐藏行（第{shown}行）也被导入，请取消筛选和隐藏后核对"
        en = f"{len(rows)} hidden rows ({', '.join(map(str, rows[:_SHOWN]))}) are read, too; unhide and check them"
        yield warned("hidden_rows", zh, en, IMPORTS, None, len(rows))


def unseen_columns(titles: Sequence[str]) -> Iterator[Finding]:
    if titles:
        zh = f"有{len(titles)}列隐藏列（{'、'.join(titles[:_SHOWN])}）也被导入，请取消隐藏后核对"
        en = f"{len(titles)} hidden columns ({', '.join(titles[:_SHOWN])}) are read, too; unhide and check them"
        yield warned("hidden_columns", zh, en, IMPORTS, None, len(titles))
