"""Accounting units of the demo district 示范区 and their launches of the integrated budget system: made up, every run alike."""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DISTRICT = "349901"
_COMMON = ("来源系统", "来源单号", "填报单位", "业务日期", "核算单位代码")
_TOWNSHIPS = ("东河镇", "南岗镇", "西坝镇", "北塘乡", "新桥乡")
_BUREAUS = (
    "政府办公室", "发展和改革局", "教育局", "科技局", "公安分局", "民政局", "司法局", "财政局", "人力资源和社会保障局",
    "自然资源局", "生态环境分局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康委员会", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "统计局", "医疗保障局", "城市管理局",
    "信访局", "档案馆", "融媒体中心", "残疾人联合会", "机关事务管理中心",
)  # fmt: skip
_STATIONS = ("人民政府", "财政所", "中心学校", "卫生院", "农业综合服务站", "文化站", "司法所", "村账代理中心")
_SCHOOLS = ("小学", "初级中学", "幼儿园")
_CLOSED = (51, date(2021, 6, 30))
"""Which unit was merged into another, and when."""
_LATE = (23, 58, 90)
"""The units that had not gone live on budget execution by October 2021."""
_PREPARATION, _EXECUTION = "预算编制", "预算执行"


@dataclass(frozen=True)
class _Unit:
    """One unit, by its number."""

    number: int
    name: str
    department: str
    opened: date

    @property
    def code(self) -> str:
        return f"{_DISTRICT}-{self.number:03d}"


def accounting_units_file() -> bytes:
    """Some 120 units from before 2019, and a few later ones."""
    rows = ((f"KS{u.number:03d}", u.opened, u.code, u.name, u.department) for u in _units())
    return _file(("核算单位名称", "主管部门"), rows)


def unit_closings_file() -> bytes:
    number, day = _CLOSED
    return _file(("撤并文件",), [(f"CX{number:03d}", day, _units()[number].code, "示编〔2021〕12号")])


def launch_plans_file() -> bytes:
    """Every unit was to be live on preparation by the end of 2020, and on execution by a day of 2021."""
    return _file(("模块",), ((f"JH{ref}", planned, unit, module) for ref, unit, module, planned, _ in _launches()))


def module_launches_file() -> bytes:
    rows = ((f"SX{ref}", live, unit, module, "一般公共预算、政府性基金预算、单位资金")
            for ref, unit, module, _, live in _launches() if live is not None)  # fmt: skip
    return _file(("模块", "纳入资金性质"), rows)


def _file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Reference, day and the book's own cells of each row, as an office sends them: CSV in GB18030."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*_COMMON, *header])
    writer.writerows(["demo-integration", reference, _DISTRICT, day, *cells] for reference, day, *cells in rows)
    return text.getvalue().encode("gb18030")


def _units() -> list[_Unit]:
    chance = random.Random(2018)
    named = [(f"示范区{bureau}", f"示范区{bureau}") for bureau in _BUREAUS]
    named += [(f"{township}{station}", f"{township}人民政府") for township in _TOWNSHIPS for station in _STATIONS]
    named += [(f"示范区第{place}{kind}", "示范区教育局") for place in "一二三四五六七八九十" for kind in _SCHOOLS]
    named += [(f"示范区{place}社区卫生服务中心", "示范区卫生健康委员会") for place in ("东城", "西城", "南城", "北城")]
    named += [(f"{township}敬老院", "示范区民政局") for township in _TOWNSHIPS]
    named += [(f"{township}水利站", "示范区水利局") for township in _TOWNSHIPS]
    named += [(f"{township}国土资源所", "示范区自然资源局") for township in _TOWNSHIPS]
    units = [
        _Unit(number, name, department, date(chance.randint(2004, 2018), chance.randint(1, 12), 1))
        for number, (name, department) in enumerate(named)
    ]
    later = (
        ("示范区乡村振兴局", "示范区乡村振兴局", date(2021, 5, 20)),
        ("示范区大数据中心", "示范区政府办公室", date(2019, 8, 1)),
        ("示范区疾病预防控制中心", "示范区卫生健康委员会", date(2020, 3, 10)),
    )
    return [*units, *[_Unit(number, *unit) for number, unit in enumerate(later, len(units))]]


def _launches() -> Iterator[tuple[str, str, str, date, date | None]]:
    """Reference, unit, module, planned day, and the day that it went live, if it has."""
    chance = random.Random(2021)
    for unit in _units():
        if unit.opened.year < 2021:
            prepared = max(unit.opened, date(2020, 10, 9)) + timedelta(days=chance.randint(0, 60))
            yield f"{unit.number:03d}-1", unit.code, _PREPARATION, date(2020, 12, 31), prepared
        planned = max(unit.opened, date(2021, chance.choice((1, 3, 4)), 1)) + timedelta(days=60)
        live = planned + timedelta(days=chance.randint(-30, 20))
        merged = unit.number == _CLOSED[0] and live >= _CLOSED[1]
        yield f"{unit.number:03d}-2", unit.code, _EXECUTION, planned, None if unit.number in _LATE or merged else live
