"""Formulas: how a figure follows from its inputs. Exact inside; a ratio carries twelve decimals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ...schemas.alerts import bounded
from ...schemas.figures import State
from ...schemas.money import ratio
from ..measures.flows import NOTHING, Sum


@dataclass(frozen=True)
class Value:
    """An input's sum and its state: no record, a nil total, or a reported one."""

    sum: Sum
    state: State
    texts: tuple[str, ...] = ()
    """Of texts, what is said."""

    @property
    def known(self) -> bool:
        return self.state in ("reported", "zero")


@dataclass(frozen=True)
class Outcome:
    value: Decimal | None
    state: State
    note: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Formula:
    """`compute` is asked only when every input is known: nothing is ever computed with a gap as 0.

    `signs` says how the rows of each input contribute to the value; it is empty for a ratio of sums.
    """

    compute: Callable[[Mapping[str, Value]], Outcome]
    signs: Mapping[str, int]


def _share(part: Decimal, whole: Decimal, undefined_zh: str) -> Outcome:
    """part / whole * 100; of nothing, or of less, there is no share, and a note says so."""
    found = ratio(part * 100, whole)
    return Outcome(None, "not_applicable", undefined_zh) if found is None else Outcome(found, "reported")


def _not_positive(whole: Decimal) -> str:
    return f"分母为{whole:f}，不大于0，不计算比率"


def _sum(inputs: Mapping[str, Value], names: Iterable[str]) -> Sum:
    return sum((inputs[name].sum for name in names), NOTHING)


def _state(moved: Sum) -> State:
    """A total of no rows is a reported 0 only where rows say so."""
    return "reported" if moved.amount or moved.rows else "zero"


def _signed(signs: Mapping[str, int]) -> Formula:
    def compute(inputs: Mapping[str, Value]) -> Outcome:
        amount = sum((sign * inputs[name].sum.amount for name, sign in signs.items()), Decimal(0))
        return Outcome(amount, _state(Sum(amount, _sum(inputs, signs).rows)))

    return Formula(compute, signs)


def total(name: str) -> Formula:
    """The input itself."""
    return _signed({name: 1})


def told(name: str, pick: Callable[[Sequence[str]], str] = "、".join, none_zh: str = "月末没有可说明的事项") -> Formula:
    """What the texts of an input say, as `pick` makes one of them, which are in their order; of nothing, `none_zh`."""

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        texts = inputs[name].texts
        return (
            Outcome(None, "reported", text=bounded(pick(texts))) if texts else Outcome(None, "not_applicable", none_zh)
        )

    return Formula(compute, {})


def difference(minuend: str, *subtrahends: str) -> Formula:
    """The minuend less every subtrahend; the rows of the subtrahends contribute negatively."""
    return net((minuend,), subtrahends)


def net(added: Sequence[str], subtracted: Sequence[str]) -> Formula:
    """The sum of some inputs less the sum of others."""
    return _signed({**dict.fromkeys(added, 1), **dict.fromkeys(subtracted, -1)})


def percent(part: str | Formula, whole: str) -> Formula:
    """part / whole * 100, undefined where the whole is not positive; the part may be a sum of several inputs."""
    counted = total(part) if isinstance(part, str) else part

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        outcome, denominator = counted.compute(inputs), inputs[whole].sum.amount
        return outcome if outcome.value is None else _share(outcome.value, denominator, _not_positive(denominator))

    return Formula(compute, {})


def quotient(part: str, whole: str) -> Formula:
    """part / whole, how many times the one is the other; undefined where the whole is not positive."""

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        denominator = inputs[whole].sum.amount
        found = ratio(inputs[part].sum.amount, denominator)
        if found is None:
            return Outcome(None, "not_applicable", _not_positive(denominator))
        return Outcome(found, "reported")

    return Formula(compute, {})


def months_covered(stock: str, *moved: str) -> Formula:
    """How many average months of the year to date a stock lasts: the first of what moved, less the others, by month."""
    total_moved = difference(*moved)

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        whole = total_moved.compute(inputs).value or Decimal(0)
        # One division, so that nothing is rounded twice.
        found = ratio(inputs[stock].sum.amount * inputs["month"].sum.amount, whole)
        return Outcome(None, "not_applicable", _not_positive(whole)) if found is None else Outcome(found, "reported")

    return Formula(compute, {})


def growth(now: str | Formula, *base: str) -> Formula:
    """(now - base) / base * 100, undefined where the base is not positive: the difference is the figure to read then.

    Both sides may be sums of several inputs: of what was recorded, and what restates it.
    """
    counted = total(now) if isinstance(now, str) else now

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        current, before = counted.compute(inputs).value or Decimal(0), _sum(inputs, base).amount
        return _share(current - before, before, f"上年同期为{before:f}元，不计算增长率，只列差额")

    return Formula(compute, {})


def decline(now: str, *base: str) -> Formula:
    """(base - now) / base * 100: growth with the other sign, where less is what is wanted."""
    grown = growth(now, *base)

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        outcome = grown.compute(inputs)
        return outcome if outcome.value is None else replace(outcome, value=Decimal(0) - outcome.value)

    return Formula(compute, {})


def left_after_cut(base: str, share: str, amount: str, *used: str) -> Formula:
    """The base less a share of it in percent and an amount, less what is used, to the fen: no sum of rows."""

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        whole = inputs[base].sum.amount
        left = whole * (100 - inputs[share].sum.amount) / 100 - inputs[amount].sum.amount - _sum(inputs, used).amount
        return Outcome(left.quantize(Decimal("0.01"), ROUND_HALF_UP), "reported")

    return Formula(compute, {})


def cut_share(base: str, share: str, amount: str) -> Formula:
    """What a cut by a share or an amount comes to in percent of its base, undefined where that is not positive."""

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        whole = inputs[base].sum.amount
        return _share(whole * inputs[share].sum.amount / 100 + inputs[amount].sum.amount, whole, _not_positive(whole))

    return Formula(compute, {})


def ahead_of_schedule(done: str, planned: str) -> Formula:
    """done / planned * 100 less the share of the year that has passed, by month, not by day; negative is behind."""

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        part, whole = inputs[done].sum.amount, inputs[planned].sum.amount
        passed = inputs["month"].sum.amount * whole
        # One division, so that nothing is rounded twice.
        return _share(part * 12 - passed, whole * 12, _not_positive(whole))

    return Formula(compute, {})


def shortfall(parts: Mapping[str, tuple[str, str, str]]) -> Formula:
    """What is wanting in all: of each part (need, cover, wanting) what its last input says; surplus covers nothing else.

    `parts` is by the label with which a note names a part without any row of need or cover.
    """

    def compute(inputs: Mapping[str, Value]) -> Outcome:
        rows = _sum(inputs, [need for need, _, _ in parts.values()]).rows
        without = [label for label, (need, cover, _) in parts.items() if not _sum(inputs, (need, cover)).rows]
        note = f"没有记录，按0计：{'、'.join(without)}" if without else None
        amount = _sum(inputs, [wanting for _, _, wanting in parts.values()]).amount
        return Outcome(amount, _state(Sum(amount, rows)), note)

    return Formula(compute, {})
