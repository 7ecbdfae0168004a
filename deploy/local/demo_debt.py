"""Government debt of the demo district 示范区, 2019 to 2021: made up, plausible, and the same at every run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_COMMON = ("来源系统", "来源单号", "填报单位", "业务日期")
_DISTRICT = "349901"
_GENERAL, _SPECIAL = "一般债务", "专项债务"
_DEBTOR = (_DISTRICT, "示范区财政局", "区本级")
_YEARS = (2019, 2020, 2021)

# Millions of yuan, by year: quota told in advance, in the second batch, and what of it the year's bonds draw.
_QUOTA = {
    _GENERAL: {2019: (30, 45, 70), 2020: (35, 50, 80), 2021: (30, 40, 66)},
    _SPECIAL: {2019: (120, 140, 250), 2020: (160, 180, 330), 2021: (150, 170, 300)},
}
_OPENING_LIMIT = {_GENERAL: 1180, _SPECIAL: 620}
_OPENING = {_GENERAL: 1105, _SPECIAL: 575}
_REFINANCED = {2019: 90, 2020: 110, 2021: 95}
REPLACING_BOND = ("H2021", 40)
"""The bond whose millions replace hidden debt in June 2021 and become government debt."""
_CAPACITY = {2019: (1_265, 590, 610, 12), 2020: (1_315, 640, 655, 14), 2021: (1_400, 660, 690, 15)}
_COMPONENTS = ("一般公共预算收入", "上级转移支付收入", "政府性基金预算收入", "国有资本经营预算收入")


def limits_file() -> bytes:
    """The notices of limits."""
    header = (
        "来源系统",
        "来源单号",
        "填报单位",
        "通知日期",
        "债务类别",
        "限额变动",
        "限额金额（元）",
        "通知文号",
        "额度年度",
        "额度批次",
    )
    return _file(header, _limits())


def bonds_file() -> bytes:
    """The bonds that were on-lent, those of before 2019 as one of each kind."""
    header = (
        "来源系统", "来源单号", "填报单位", "起息日", "债券代码", "债务类别", "发行用途", "转贷本金（元）", "额度年度",
        "额度批次", "转贷协议号", "项目编码", "期限（年）", "票面利率（%）", "付息频率", "发行费用（元）",
    )  # fmt: skip
    return _file(header, _bonds())


def movements_file() -> bytes:
    """What was owed in 2019, what was on-lent and what was repaid since."""
    header = (
        *_COMMON, "债务类别", "债务变动", "债务形式", "债券代码", "发行用途", "本金（元）", "债务人代码", "债务人名称",
        "债务人层级",
    )  # fmt: skip
    return _file(header, _movements())


def capacity_file() -> bytes:
    """The fiscal capacity of each year, as estimated in its January."""
    header = ("来源系统", "来源单号", "填报单位", "测算日期", "财政年度", "财力构成", "财力金额（元）", "测算依据")
    return _file(header, _capacity())


def _file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """As an office sends it: CSV in GB18030 with Chinese headers, numbered."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(["demo-debt", f"{number:04d}", _DISTRICT, *row] for number, row in enumerate(rows, 1))
    return text.getvalue().encode("gb18030")


def _yuan(millions: int) -> str:
    return f"{millions * 1_000_000:,.2f}"


def _code(kind: str, year: int) -> str:
    return f"{'G' if kind == _GENERAL else 'S'}{year}"


def _limits() -> Iterator[Sequence[str]]:
    for kind in (_GENERAL, _SPECIAL):
        yield ("2019-01-01", kind, "期初限额", _yuan(_OPENING_LIMIT[kind]), "示财债〔2018〕30号", "", "")
        for year in _YEARS:
            advance, second, _ = _QUOTA[kind][year]
            last = year - 1
            yield (f"{last}-12-18", kind, "下达新增限额", _yuan(advance), f"示财债〔{last}〕41号", str(year), "提前批")
            yield (f"{year}-05-27", kind, "下达新增限额", _yuan(second), f"示财债〔{year}〕17号", str(year), "第二批")


def _bonds() -> Iterator[Sequence[str]]:
    def bond(day: str, code: str, kind: str, purpose: str, millions: int, term: int, rate: str) -> Sequence[str]:
        project = "" if kind == _GENERAL else f"XM-{code}"
        frequency = "按半年付息" if term >= 10 else "按年付息"
        fee = f"{millions * 1_000:,.2f}"  # one per mille
        return (
            day,
            code,
            kind,
            purpose,
            _yuan(millions),
            day[:4],
            "",
            f"转贷-{code}",
            project,
            str(term),
            rate,
            frequency,
            fee,
        )

    for kind in (_GENERAL, _SPECIAL):
        yield bond("2016-09-20", _code(kind, 2016), kind, "置换", _OPENING[kind], 10, "3.1200")
        for year in _YEARS:
            yield bond(f"{year}-08-12", _code(kind, year), kind, "新增", _QUOTA[kind][year][2], 10, "3.4100")
    for year in _YEARS:
        yield bond(f"{year}-04-20", f"R{year}", _GENERAL, "再融资", _REFINANCED[year], 7, "3.2500")
    yield bond("2021-06-18", REPLACING_BOND[0], _GENERAL, "再融资", REPLACING_BOND[1], 7, "3.1800")


def _movements() -> Iterator[Sequence[str]]:
    for kind in (_GENERAL, _SPECIAL):
        yield ("2019-01-01", kind, "期初余额", "政府债券", _code(kind, 2016), "", _yuan(_OPENING[kind]), *_DEBTOR)
        for year in _YEARS:
            drawn = _yuan(_QUOTA[kind][year][2])
            yield (f"{year}-08-12", kind, "转贷", "政府债券", _code(kind, year), "新增", drawn, *_DEBTOR)
    for year in _YEARS:
        day, millions = f"{year}-04-20", _REFINANCED[year]
        yield (day, _GENERAL, "转贷", "政府债券", f"R{year}", "再融资", _yuan(millions), *_DEBTOR)
        yield (day, _GENERAL, "还本", "政府债券", _code(_GENERAL, 2016), "", _yuan(millions + 6), *_DEBTOR)
        yield (f"{year}-09-20", _SPECIAL, "还本", "政府债券", _code(_SPECIAL, 2016), "", _yuan(18), *_DEBTOR)
    code, millions = REPLACING_BOND
    yield ("2021-06-18", _GENERAL, "转贷", "政府债券", code, "再融资", _yuan(millions), *_DEBTOR)


def _capacity() -> Iterator[Sequence[str]]:
    for year, amounts in _CAPACITY.items():
        for component, millions in zip(_COMPONENTS, amounts, strict=True):
            yield (f"{year}-01-20", str(year), component, _yuan(millions), f"{year}年综合财力测算表")
