"""Figures in few words: what a declaration leaves out follows from its measures, and what leaves a doubt is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import MetaData, exists, literal

from bureau_common.kit.books.books import Book
from bureau_common.kit.core.records import record_table
from bureau_common.kit.figures.catalogue import Catalogue
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import (
    Definition,
    Input,
    Measure,
    Selected,
    same_months_last_year,
    since_ever,
    year_to_date,
)
from bureau_common.kit.figures.formulas import difference
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.units.demands import known_unit
from bureau_common.kit.wiring import counted_days, refuse_miswiring
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.records import RecordEntry, UnitCode
from toy.books import BOOKS, ORDERS
from toy.figures import CLAIMS, FIGURES, GRANTED, ORDERED, PRICES, STANDING, SUPPLIERS, WATCHES
from toy.rules import COUNTED, SERVICES_MAXIMUM

Make = Callable[..., dict[str, object]]
GOODS = Measure("货物", ORDERED, ("goods",))
EVER = Distinct("ever", ORDERED.table, ORDERED.table.c.item, scope="ever")


def test_a_flow_alone_is_its_one_category_over_the_year_to_date_under_the_figures_name() -> None:
    made = figure("granted", "额度", "万元", "文", granted=GRANTED)
    assert made.inputs == {"granted": Input(Measure("额度", GRANTED, ("granted",)), year_to_date)}
    assert (made.id, made.name_zh, made.display_unit, made.formula_text) == ("granted", "额度", "万元", "文")
    assert (made.basis, made.formula_version) == ("ytd", 1)


@pytest.mark.parametrize(
    ("source", "span", "basis"),
    [
        (STANDING, since_ever, "point"),
        (PRICES, since_ever, "point"),
        (EVER, since_ever, "point"),
        (SUPPLIERS, year_to_date, "ytd"),
    ],
)
def test_what_stands_is_counted_since_ever_and_what_is_of_a_year_over_it(
    source: object, span: object, basis: str
) -> None:
    made = figure("f", "名", "个", "文", f=source)  # type: ignore[arg-type]
    assert (made.inputs["f"], made.basis) == (Input(Measure("名", source, ALL), span), basis)  # type: ignore[arg-type]


def test_a_measure_keeps_its_label_and_an_input_all_that_it_says() -> None:
    base = Input(GOODS, same_months_last_year, nil=True)
    made = figure("f", "名", "万元", "文", difference("now", "base"), version=3, now=GOODS, base=base)
    assert made.inputs == {"now": Input(GOODS, year_to_date), "base": base}
    assert (made.basis, made.formula_version, made.formula.signs) == ("ytd", 3, {"now": 1, "base": -1})


def test_without_a_formula_the_first_input_is_the_figure() -> None:
    assert figure("f", "名", "万元", "文", b=GOODS, a=GRANTED).formula.signs == {"b": 1}


def test_a_topic_puts_its_prefix_before_every_name() -> None:
    made = topic_figures(
        "toy.part", figure("a.b", "名", "万元", "文", a=GOODS), figure("c", "名", "万元", "文", c=GOODS)
    )
    assert [each.id for each in made] == ["toy.part.a.b", "toy.part.c"]


def test_what_leaves_a_doubt_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="the flow orders has several categories: name them in a Measure"):
        figure("f", "名", "万元", "文", f=ORDERED)
    with pytest.raises(TypeError, match="what a parameter selects says its own span"):
        figure("f", "名", "万元", "文", f=Selected(COUNTED, {"goods": GOODS}.__getitem__))
    with pytest.raises(TypeError, match="the figure f must say its basis"):
        figure("f", "名", "万元", "文", f=Input(GOODS, same_months_last_year))
    stated = figure("f", "名", "万元", "文", basis="annual", f=Input(GOODS, same_months_last_year))
    assert stated.basis == "annual"


class Moved(RecordEntry):
    """A record that names a unit, and does not say so by its type."""

    to_unit: UnitCode


MOVED = record_table(Moved, "moved", MetaData())
FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "a unit without a name beside it": (
        {"books": [*BOOKS, Book("转移", Moved, MOVED, guards=(known_unit(MOVED.c.to_unit),))]},
        "moved: to_unit names a unit, so its type is RegisteredUnit",
    ),
    "a flow of no book": ({"books": [replace(ORDERS, flows=()), *BOOKS[1:]]}, "the flow orders is in no book"),
    "a figure twice": ({"figures": [*FIGURES, FIGURES[0]]}, "toy.total.ytd stands twice"),
    "a book twice": ({"books": [*BOOKS, ORDERS]}, "orders stands twice"),
    "a stock over a year": (
        {"figures": [*FIGURES, figure("f", "名", "个", "文", f=Input(Measure("名", STANDING), year_to_date))]},
        "f: the stock limits_standing is counted since ever",
    ),
    "a book that is missing": ({"books": [ORDERS]}, "the book of limits is not in this service"),
    "a claim on no figure": ({"claims": [replace(CLAIMS[0], figures=("toy.none",))]}, "T1: there is no figure toy.none"),
    "an alert judged with no figure": (
        {"watches": [replace(WATCHES[0], optional=("toy.none",))]}, f"{WATCHES[0].code}: there is no figure toy.none",
    ),
    "a parameter that is missing": ({"parameters": [COUNTED]}, "the parameter services_maximum_pct is not of this"),
    "a count without end": (
        {"parameters": [COUNTED, SERVICES_MAXIMUM, Parameter(
            key="days", label_zh="期限（日）", kind="count", default="30", clause=COUNTED.clause, minimum=Decimal(0))]},
        "the parameter days is a count, and does not say its maximum",
    ),
    "a stock that reads a table by no key": (
        {"figures": [*FIGURES, figure("f", "名", "个", "文", f=replace(STANDING, until=replace(
            STANDING.until, day=lambda cutoff: ORDERS.table.c.business_date)))]},
        "f: limits_standing reads orders, and does not say by which key",
    ),
    "a stock of the rows that another table picks": (
        {"figures": [*FIGURES, figure("f", "名", "个", "文", f=replace(
            STANDING, where=exists().where(ORDERS.table.c.limit_no == STANDING.table.c.limit_no)))]},
        "f: limits_standing reads orders, and does not say by which key",
    ),
    "a flow that no book keeps, by a choice that is not the default": (
        {"figures": [*FIGURES, figure("f", "名", "万元", "文", f=Input(Selected(COUNTED, {
            "goods": GOODS, "everything": Measure("名", replace(ORDERED, name="elsewhere"), ("goods",))}.__getitem__), year_to_date))]},
        "f: the flow elsewhere is in no book",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_service_that_would_compute_nothing_by_it_does_not_start(case: str) -> None:
    changed, named = FAULTS[case]
    given: dict[str, object] = {
        "books": BOOKS,
        "figures": FIGURES,
        "claims": CLAIMS,
        "parameters": [COUNTED, SERVICES_MAXIMUM],
        "watches": WATCHES,
    }
    refuse(**given)  # nothing is wrong with the toy
    with pytest.raises(ValueError, match=named):
        refuse(**{**given, **changed})


def refuse(books: object, figures: list[Definition], claims: object, parameters: object, watches: object) -> None:
    named = {each.id: each for each in figures}
    refuse_miswiring(books, figures, Catalogue("toy", named, claims, watches, parameters))  # type: ignore[arg-type]


def test_the_days_that_close_a_month_are_those_of_every_choice_of_a_parameter() -> None:
    """What is not in force today may be, from a day on, in an open month; what it counts is then counted at once."""
    other = Measure("名", replace(ORDERED, on=ORDERED.table.c.business_date - literal(40)), ("goods",))
    chosen = Input(Selected(COUNTED, {"goods": GOODS, "everything": other}.__getitem__), year_to_date)
    days = counted_days([figure("f", "名", "万元", "文", f=chosen)])[ORDERS.table]
    assert [str(each.day) for each in days] == [str(GOODS.flow.table.c.business_date), str(other.flow.on)]  # type: ignore[union-attr]


async def test_a_stock_whose_rows_are_all_left_out_is_zero_and_without_a_row_it_is_not_reported(
    client: httpx.AsyncClient, limit: Make, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    async def standing(period: str) -> tuple[str | None, str, int]:
        figure = (await client.get("/v1/figures/toy.limits.standing", params={"period": period})).json()
        return figure["value"], figure["state"], figure["inputs"][0]["rows"]

    assert await standing("2021-01") == (None, "not_reported", 0)
    for number, (day, amount) in enumerate([("2021-02-01", "0.00"), ("2021-04-01", "5.00")]):
        assert (await approve("limits", limit(f"L{number}", business_date=day, amount=amount))).status_code == 200
    assert await standing("2021-01") == (None, "not_reported", 0)
    assert await standing("2021-03") == ("0", "zero", 0)
    assert await standing("2021-04") == ("1", "reported", 1)
