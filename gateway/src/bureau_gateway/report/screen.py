"""The report on the screen: above the document a bar that is not printed, with the ways on; the document itself stays as it is."""

from bureau_common.kit.core.context import current
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report, Section

from ..marks import DOMAIN_LABELS
from ..pages.navigation import alerts_address, month_ways, plan_address, report_address
from ..pages.rendering import render
from ..pages.texts import month
from ..pages.words import format_name, in_language
from .formats import FORMATS

_BODY, _MAIN, _ANNEX = b"<body>\n", b"<main>\n", b'<section class="annex"'


def on_screen(document: bytes, report: Report) -> bytes:
    """The document with the bar above it, its main part where the bar's first link leads, its wide tables moved by keys."""
    bar = render("report_bar", ways=_ways(report), bar_lines=_lines(report)).encode()
    focused = document.replace(_MAIN, b'<main id="content" tabindex="-1">\n', 1)
    return focused.replace(_ANNEX, _ANNEX + b' tabindex="0"', 1).replace(_BODY, _BODY + bar, 1)


def _ways(report: Report) -> list[tuple[str, str]]:
    period, this_month = report.period, Period.of(current().today)
    ways = [(f"← {month(period.preceding)}", report_address(period.preceding))]
    if period < this_month:
        ways.append((f"{month(period.following)} →", report_address(period.following)))
    ways.append((in_language("预警"), alerts_address(period)))
    ways.append((in_language("工作任务"), plan_address(period.year, period)))
    ways += month_ways(period)
    downloads = [each for each in FORMATS if each != "html"]
    return [
        *ways,
        *[(in_language("下载 {name}", name=format_name(each)), report_address(period, each)) for each in downloads],
    ]


def _lines(report: Report) -> list[str]:
    versions = "，".join(map(_version, report.sections))
    return [
        in_language("数据版本：{versions}", versions=versions),
        in_language("打印请用浏览器的打印功能；本栏不印出。"),
    ]


def _version(section: Section) -> str:
    domain = in_language(DOMAIN_LABELS[section.domain])
    if section.change_no is None:
        return in_language("{domain}暂缺", domain=domain)
    return in_language("{domain}第{number}版", domain=domain, number=section.change_no)
