"""What a browser asks for, and where it may be sent."""

import re
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from bureau_common.kit.core.context import current
from bureau_common.kit.core.errors import malformed
from bureau_common.schemas.periods import Period

from .texts import month
from .words import ENGLISH, in_language

_QUALITY = re.compile(r";\s*q=(\d+(?:\.\d+)?)")
_LOCAL = re.compile(r"/[!-\[\]-~]*")
"""Printable ASCII without the backslash: browsers drop tabs and line breaks, and read a backslash as a slash."""


def prefers_html(accept: str) -> bool:
    """Whether a page is asked for by name, and rather than JSON; a program that takes `*/*` gets JSON.

    So does one whose library names HTML of its own accord beside `*/*`, as Java's does: every browser names XHTML, too.
    """
    wanted = dict(map(_media_range, accept.split(",")))
    if "*/*" in wanted and "application/xhtml+xml" not in wanted:
        return False
    return wanted.get("text/html", 0.0) > wanted.get("application/json", 0.0)


def _media_range(text: str) -> tuple[str, float]:
    quality = _QUALITY.search(text)
    return text.partition(";")[0].strip().lower(), float(quality[1]) if quality else 1.0


def local_path(text: str) -> str:
    """A path of ours to go on to; whatever could lead to another host becomes the home page."""
    return text if _LOCAL.fullmatch(text) and "//" not in text else "/"


def parts_of(text: str) -> SplitResult:
    """The parts of an address that a browser names in a header; what is no address has none."""
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")


def address(path: str, **query: object) -> str:
    """A path with the parts of the query that are given."""
    given = urlencode({name: value for name, value in query.items() if value is not None})
    return f"{path}?{given}" if given else path


def plan_address(year: int, period: str) -> str:
    """How far the tasks of a year's plan are at the end of a month."""
    return address(f"/v1/plans/{year}", period=period)


def alerts_address(period: str) -> str:
    return address("/v1/alerts", period=period)


def alert_rows_address(domain: str, code: str, key: str, period: str, as_of: int | None, **query: object) -> str:
    """What the numbers of an alert are from, at the cut-off at which it was told."""
    path = f"/v1/alerts/{domain}/{quote(code, safe='')}/records"
    return address(path, period=period, key=key or None, as_of=as_of, **query)


def refuse_future(period: Period) -> None:
    """A person is told in words that a month has not begun; budgets stand for it already, but no report."""
    this_month = Period.of(current().today)
    if period > this_month:
        words = "{month}还没有到，最近可看的是{last}"
        told = {"month": month(period), "last": month(this_month)}
        raise malformed("period", "range", words.format(**told), ENGLISH[words].format(**told))


def month_address(period: str) -> str:
    """How a month stands in each service."""
    return f"/months/{period}"


def reconciliation_address(period: str) -> str:
    return address("/reconciliation", period=period)


def issues_address(period: str, number: int | None = None) -> str:
    """The versions of a month's report, or one of them."""
    return f"/v1/reports/{period}/issues" + ("" if number is None else f"/{number}")


def report_address(period: str, document_format: str = "html") -> str:
    return address(f"/v1/reports/{period}/document", format=document_format)


def month_ways(period: str) -> list[tuple[str, str]]:
    """From a month's report on: to its versions, to the closing of the month, and to the reconciliation."""
    return [
        (in_language("各版次"), issues_address(period)),
        (in_language("本月月结"), month_address(period)),
        (in_language("勾稽核对"), reconciliation_address(period)),
    ]
