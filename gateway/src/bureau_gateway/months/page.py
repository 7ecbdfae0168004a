"""A month as a page: how it stands in each service, what stands in the way of its closing, and who has filed what."""

from ..marks import DOMAIN_LABELS
from ..pages.navigation import address, report_address
from ..pages.rendering import render
from ..pages.texts import month as worded
from .schemas import FilingCase, Month, MonthState, ServiceMonth


def month_page(month: Month) -> str:
    before, after = month.period.preceding, month.period.following
    return render(
        "month",
        month=worded(month.period),
        sentence=_sentence(month),
        services=[(DOMAIN_LABELS[domain], each, _told(each)) for domain, each in month.services.items()],
        cases=[*FilingCase],
        troubles=(FilingCase.MISSING, FilingCase.LATE),
        report=report_address(month.period),
        reconciliation=address("/reconciliation", period=month.period),
        before=(worded(before), f"/months/{before}"),
        after=(worded(after), f"/months/{after}"),
    )


def _sentence(month: Month) -> str:
    if month.is_closed:
        return "四个服务均已关闭本月。"
    count = sum(each.state is MonthState.CLOSED for each in month.services.values())
    away = [DOMAIN_LABELS[d] for d, each in month.services.items() if each.state is MonthState.UNAVAILABLE]
    return f"四个服务中{count}个已关闭本月。" + (f"{'、'.join(away)}服务未应答。" if away else "")


def _told(service: ServiceMonth) -> str:
    """The state of a service's month in a sentence."""
    if service.state is MonthState.CLOSED:
        return f"由{service.closed_by}关闭（第{service.change_no}号变更）" if service.closed_by else ""
    if service.state is MonthState.REOPENED:
        return "；".join(
            f"{'、'.join(each.books)}可写入至{each.expires_on}"
            + ("" if each.accepts_writes else "（已过期，待重新关闭）")
            for each in service.reopened
        )
    return f"关闭本月将一并关闭{service.closes_from}起各月" if service.closes_from else ""
