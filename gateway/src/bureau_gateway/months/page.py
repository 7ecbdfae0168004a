"""A month as a page: how it stands in each service, what stands in the way of its closing, and who has filed what."""

from uuid import uuid4

from ..marks import AWAY, DOMAIN_LABELS
from ..pages.navigation import month_address, reconciliation_address, report_address
from ..pages.rendering import render
from ..pages.texts import month as worded
from ..pages.words import in_language
from .schemas import FilingCase, Month, MonthState, ServiceMonth


def month_page(month: Month, *, may_close: bool) -> str:
    before, after = month.period.preceding, month.period.following
    return render(
        "month",
        month=worded(month.period),
        sentence=_sentence(month),
        services=[(in_language(DOMAIN_LABELS[domain]), each, _told(each)) for domain, each in month.services.items()],
        away=AWAY,
        cases=[*FilingCase],
        troubles=(FilingCase.MISSING, FilingCase.LATE),
        report=report_address(month.period),
        reconciliation=reconciliation_address(month.period),
        offers=_offers(month) if may_close else [],
        form_no=uuid4().hex,
        period=month.period,
        before=(worded(before), month_address(before)),
        after=(worded(after), month_address(after)),
    )


def _offers(month: Month) -> list[tuple[str, str]]:
    """What an approver may do with the month as it stands: soft close it, or close it once nothing stands in the way."""
    in_the_way = {each.code for service in month.services.values() for each in service.in_the_way}
    if month.is_closed or month.is_partial or "not_ended" in in_the_way:
        return []
    is_soft = all(each.state in (MonthState.SOFT_CLOSED, MonthState.CLOSED) for each in month.services.values())
    soft, close = ("soft_closings", in_language("预关闭本月")), ("closings", in_language("关闭本月"))
    return [*([] if is_soft else [soft]), *([] if in_the_way else [close])]


def _sentence(month: Month) -> str:
    if month.is_closed:
        return in_language("四个服务均已关闭本月。")
    count = sum(each.state is MonthState.CLOSED for each in month.services.values())
    soft = sum(each.state is MonthState.SOFT_CLOSED for each in month.services.values())
    away = [in_language(DOMAIN_LABELS[d]) for d, each in month.services.items() if each.state is MonthState.UNAVAILABLE]
    told = in_language("四个服务中{count}个已关闭本月。", count=count)
    told += in_language("{count}个已预关闭，待关闭。", count=soft) if soft else ""
    return told + (in_language("{domains}服务未应答。", domains=in_language("、").join(away)) if away else "")


def _told(service: ServiceMonth) -> str:
    """The state of a service's month in a sentence."""
    if service.state is MonthState.CLOSED:
        told = {"person": service.closed_by, "number": service.change_no}
        return in_language("由{person}关闭（第{number}号变更）", **told) if service.closed_by else ""
    if service.state is MonthState.SOFT_CLOSED:
        told = {"person": service.closed_by, "number": service.change_no, "reason": service.reason}
        return in_language("由{person}预关闭（第{number}号变更）：{reason}", **told)
    if service.state is MonthState.REOPENED:
        return in_language("；").join(
            in_language("{books}可写入至{day}", books=in_language("、").join(each.books), day=each.expires_on)
            + ("" if each.accepts_writes else in_language("（已过期，待重新关闭）"))
            for each in service.reopened
        )
    first = service.closes_from
    return in_language("关闭本月将一并关闭{first}起各月", first=first) if first else ""
