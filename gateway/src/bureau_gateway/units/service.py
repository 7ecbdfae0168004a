"""One file of units to four registers: rehearsed at all before it is written in any, and compared afterwards."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bureau_common.kit.core.context import say
from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.imports import Imported, ImportRehearsal
from bureau_common.schemas.problems import FieldError
from bureau_common.schemas.reporting_units import Register, Unit

from ..openapi import DOMAINS
from ..upstreams import Upstreams
from .schemas import DifferingUnit, DomainLacks, DomainRegister, Units

_IMPORT = "/v1/reporting-units/import"
_NOT_NOW = ("busy", "unavailable", "in_progress", "import_running", "upstream_failed", "upstream_timeout", "internal")
"""Refusals that say nothing of the file: the same may go through when it is sent again."""
Answer = TypeVar("Answer", Imported, ImportRehearsal)
Said = TypeVar("Said", FieldError, Finding)
_SECONDS = 5
"""After how long a caller is told to send it again."""


@dataclass(frozen=True)
class UnitsFile:
    """A file as it was sent, by whom and under which key."""

    name: str
    content: bytes
    headers: Mapping[str, str]


async def rehearse(upstreams: Upstreams, sent: UnitsFile, *, writes: bool) -> dict[str, ImportRehearsal]:
    """What each service would say to the file; any that would refuse it refuses it for all, and nothing is written now.

    What an earlier request under the same key wrote stays written. A request that `writes` is no new one for a service
    that answers it as it did, whatever was corrected there since.
    """
    heard = await asyncio.gather(*[_post(upstreams, ImportRehearsal, each, sent, "?dry_run=true") for each in DOMAINS])
    said = dict(zip(DOMAINS, heard, strict=True))
    refused = {domain: each for domain, each in said.items() if isinstance(each, Refused)}
    real = {domain: each for domain, each in refused.items() if each.code not in _NOT_NOW}
    if writes and real:  # what refuses it writes nothing of it, but may have an answer under the key
        answers = await asyncio.gather(*[_post(upstreams, Imported, domain, sent) for domain in real])
        real = {domain: real[domain] for domain, each in zip(real, answers, strict=True) if isinstance(each, Refused)}
        refused = {domain: each for domain, each in refused.items() if domain in real or each.code in _NOT_NOW}
    if real:
        raise _refused_by(real)
    if refused:
        zh, en = (
            "有服务暂不能核对，本次未向任何服务写入，请稍后原样重发",
            "Some service cannot check it now; this request wrote nothing. Send the same again shortly",
        )
        raise Refused("unavailable", zh, en, errors=_results(said), retry_after=_SECONDS)
    return {domain: each for domain, each in said.items() if isinstance(each, ImportRehearsal)}


async def write(upstreams: Upstreams, sent: UnitsFile) -> dict[str, Imported]:
    """The file written in each service, under the caller's key: sent again, those that have it answer as they did."""
    heard = await asyncio.gather(*[_post(upstreams, Imported, domain, sent) for domain in DOMAINS])
    said = dict(zip(DOMAINS, heard, strict=True))
    if any(isinstance(each, Refused) and each.code == "key_reused" for each in heard):
        zh = "幂等键在有的服务已用于另一请求，各服务结果见errors；请用新键重发同一文件，已有这些单位的服务不会重复写入"
        en = "Some service had the key with another request, as errors says: send the same file under a new key, none writes it twice"
        raise Refused("key_reused", zh, en, errors=_results(said))
    if any(isinstance(each, Refused) for each in heard):
        zh = "有服务未能写入，各服务结果见errors；请用同一文件和幂等键重发，已写入的服务不会重复写入"
        en = "Not every service has it, as errors says: send the same file under the same key, none writes it twice"
        raise Refused("unavailable", zh, en, errors=_results(said), retry_after=_SECONDS)
    return {domain: each for domain, each in said.items() if isinstance(each, Imported)}


async def _post(
    upstreams: Upstreams, model: type[Answer], domain: str, sent: UnitsFile, query: str = ""
) -> Answer | Refused:
    try:
        return await upstreams.send_file(model, domain, _IMPORT, query, sent.headers, (sent.name, sent.content))
    except Refused as refused:
        return refused


def _refused_by(refused: Mapping[str, Refused]) -> Refused:
    """One refusal that names the services and says once what several of them say."""
    errors = [FieldError(field=domain, rule=each.code, message=_detail(each)) for domain, each in refused.items()]
    names = "、".join(refused)
    return Refused(
        "malformed",
        f"{names}不接受该文件，本次未向任何服务写入；请按errors和findings更正后重发",
        f"Refused by {names}; this request wrote nothing. Mend it as errors and findings say, and send it again",
        errors=[*errors, *_once(error for each in refused.values() for error in each.errors)],
        findings=_once(finding for each in refused.values() for finding in each.findings),
    )


def _once(said: Iterable[Said]) -> list[Said]:
    """Each once, in their order; to compare each with each, of four thousand, would hold up everybody for seconds."""
    return list({each.model_dump_json(): each for each in said}.values())


def _results(said: Mapping[str, Imported | ImportRehearsal | Refused]) -> list[FieldError]:
    """The result of each service."""
    return [
        FieldError(field=domain, rule=each.code, message=_detail(each))
        if isinstance(each, Refused)
        else FieldError(field=domain, rule="accepted", message=_done(each))
        for domain, each in said.items()
    ]


def _done(result: Imported | ImportRehearsal) -> str:
    if isinstance(result, ImportRehearsal):
        return say("可以写入，尚未写入", "would be written; nothing was")
    if result.change_no is None:
        return say(f"已有全部{result.unchanged}个单位", f"has all {result.unchanged} units already")
    return say(f"已写入（第{result.change_no}号变更）", f"written in change {result.change_no}")


def _detail(refused: Refused) -> str:
    return say(refused.detail_zh, refused.detail_en)


async def compare(upstreams: Upstreams, headers: Mapping[str, str]) -> Units:
    """What the registers of the four say, where they differ, and what rows name that they lack."""
    heard = await asyncio.gather(*[_register(upstreams, domain, headers) for domain in DOMAINS])
    if not any(heard):
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=_SECONDS)
    return await asyncio.to_thread(_compared, dict(zip(DOMAINS, heard, strict=True)))


def _compared(heard: Mapping[str, Register | None]) -> Units:
    """Each code once through all registers, in a thread: a district has thousands."""
    found = {domain: each for domain, each in heard.items() if each is not None}
    by_code = {domain: {unit.code: unit for unit in each.units} for domain, each in found.items()}
    agreed, differing = list[Unit](), list[DifferingUnit]()
    for code in sorted({code for units in by_code.values() for code in units}):
        told = {domain: units.get(code) for domain, units in by_code.items()}
        first, *others = told.values()
        if first is not None and all(each == first for each in others):
            agreed.append(first)
        else:
            differing.append(DifferingUnit(code=code, by_domain=told))
    return Units(
        is_equal=len(found) == len(DOMAINS) and not differing,
        services={domain: DomainRegister.of(each) for domain, each in heard.items()},
        units=agreed,
        differing=differing,
        lacking=[DomainLacks(domain=domain, **each.model_dump()) for domain in found for each in found[domain].lacking],
    )


async def _register(upstreams: Upstreams, domain: str, headers: Mapping[str, str]) -> Register | None:
    """A service's register; none where it does not answer as it should."""
    try:
        return await upstreams.read_as(Register, domain, "/v1/reporting-units/register", headers)
    except Refused:
        return None
