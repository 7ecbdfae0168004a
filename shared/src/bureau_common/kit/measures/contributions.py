"""What each key of a measure contributes by month and category, kept by the writes that move it.

A measure that is more than a sum of rows is a sum over its keys: of what the rows of each key come to, whenever one of them
comes or goes. A write locks the keys that its rows bear, computes what they contribute anew and whole, by the expression
that computes it of all keys, and moves the sums by the difference. The computing is a statement of its own after the
locking: so it sees what whoever held a key before has committed. Without that, sums would go wrong. Where keys have owners,
by whom it is kept, the owners are looked up and locked when the keys are: nobody changes then whose they are.

By how much a write moved the sums is told to the journal, whose entry commits it, as it does of flows.

A measure is read from what is kept only while `kept_measures` has it with the version of this code's expression: `rebuild`
writes it there, and a write by code with another version strikes it out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Numeric,
    Select,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    collate,
    delete,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.tables import contributions, kept_keys, kept_measures, kept_sums
from ..core.tables import metadata as kit_metadata
from ..journal.cutoffs import NOW
from .balances import Balance
from .differences import Differences, differences_of
from .distinct import Distinct
from .flows import Moving, moved_by
from .latest import Latest
from .stocks import Stock

Keyed = Distinct | Latest | Stock | Balance
"""A measure that may be kept by key."""
MANY = 1000
"""From so many keys on they are found by one pass over all rows, not one by one through an index."""
_MOST = 1024
_OF_OWNERS = "of an owner: "
"""Before keys that have owners: what locks them is no lock of an owner of the same name, which would be out of order."""
_CHANGE = bindparam("change", type_=BigInteger)
_PLACE = (contributions.c.measure, contributions.c.key, contributions.c.month, contributions.c.category)


def kept_of(sources: Iterable[Moving]) -> tuple[Keyed, ...]:
    """Those of some measures that are kept by key, in the order of their names.

    The kit's own tables, such as the register of units, are small, and are written without a service: they are read.
    """
    keyed = {each.name: each for each in sources if isinstance(each, Keyed) and each.keyed}
    return tuple(
        keyed[name] for name in sorted(keyed) if all(table.metadata is not kit_metadata for table in keyed[name].keys)
    )


@lru_cache(_MOST)
def version_of(measure: Keyed) -> str:
    """The version of a measure's expression: it is another one as soon as the expression is.

    Code that told the journal nothing of what it kept had other versions.
    """
    said = ["told", _said(contributed(measure)), *[f"{table.name} {_said(key)}" for table, key in _bearing(measure)]]
    said += [f"{each}" for each in measure.owner or ()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _said(expression: Select[Any] | ColumnElement[Any]) -> str:
    """An expression as PostgreSQL gets it, and its values; those of a set in an order of their own."""
    compiled = expression.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    values = {
        name: sorted(map(repr, value)) if isinstance(value, list | tuple | set | frozenset) else repr(value)
        for name, value in compiled.params.items()
    }
    return f"{compiled} {sorted(values.items())}"


async def read_kept(session: AsyncSession, sources: Iterable[Moving]) -> frozenset[str]:
    """The names of those measures that are kept whole."""
    measures = kept_of(sources)
    if not measures:
        return frozenset()
    kept = {(row.measure, row.version) for row in await session.execute(select(kept_measures))}
    return frozenset(each.name for each in measures if (each.name, version_of(each)) in kept)


async def keep(session: AsyncSession, measures: Sequence[Keyed], change_id: int) -> Differences:
    """Compute anew what the keys contribute that one change touched, and say by how much the sums moved.

    Nothing slow comes before its commit.
    """
    if not measures:
        return {}
    found = await session.execute(_locking(tuple(measures)), {"change": change_id})
    touched = {row.measure: row.number for row in found}
    moved = tuple(each for each in measures if each.name in touched)
    if not moved:
        return {}
    if owned := tuple(each for each in moved if each.owner is not None):
        await session.execute(_locking_owners(owned), {"change": change_id})
    many = sum(touched.values()) >= MANY
    return differences_of(moved, await session.execute(_moving(moved, many), {"change": change_id}))


def _bearing(measure: Keyed) -> list[tuple[Table, ColumnElement[Any]]]:
    """Every column in which rows bear keys of a measure."""
    return [*measure.keys.items(), *measure.also.items()]


def _borne(measure: Keyed) -> CompoundSelect[Any]:
    """The keys that the rows of one change bear, those that it voided, too."""
    return union_all(
        *[
            select(key.label("key")).where(column == _CHANGE, key.is_not(None))
            for table, key in _bearing(measure)
            for column in (table.c.created_change, table.c.voided_change)
        ]
    )


def _touched(measure: Keyed) -> CompoundSelect[Any] | Select[Any]:
    """The keys by which a measure is kept that one change touched; of a borne key whoever ever was its owner."""
    borne, owner = _borne(measure), measure.owner
    if owner is None:
        return borne
    of_borne = owner.key == any_(func.array(borne.scalar_subquery(), type_=ARRAY(owner.key.type)))
    return select(owner.owner.label("key")).distinct().where(of_borne, owner.owner.is_not(None))


def _named(measure: Keyed, keys: CompoundSelect[Any] | Select[Any], prefix: str = "") -> Any:
    """Keys of a measure as they stand in `kept_keys`."""
    key: ColumnElement[str] = cast(keys.subquery().c.key, Text)
    named = literal(prefix, Text) + key if prefix else key
    return select(literal(measure.name, Text).label("measure"), named.label("key"))


def _lock(touched: FromClause) -> Any:
    """Lock keys, in order against deadlocks; a row that is there is locked and stays as it is."""
    in_order = select(touched.c.measure, touched.c.key).order_by(
        collate(touched.c.measure, "C"), collate(touched.c.key, "C")
    )
    write = insert(kept_keys).from_select(["measure", "key"], in_order)
    return write.on_conflict_do_update(
        index_elements=[kept_keys.c.measure, kept_keys.c.key], set_={"key": write.excluded.key}, where=false()
    )


@lru_cache(_MOST)
def _locking_owners(measures: tuple[Keyed, ...]) -> Any:
    """Lock the owners of the touched keys, which are locked by now; nobody who locks keys comes after owners."""
    return _lock(union_all(*[_named(each, _touched(each)) for each in measures]).subquery())


@lru_cache(_MOST)
def _locking(measures: tuple[Keyed, ...]) -> Select[Any]:
    """Lock the borne keys of those measures that are kept, in order against deadlocks; by measure how many there are.

    Where another version of a measure is kept, it is no longer whole.
    """
    parts = [
        _named(each, _borne(each), _OF_OWNERS if each.owner else "").add_columns(
            literal(version_of(each), Text).label("v")
        )
        for each in measures
    ]
    found, kept = union_all(*parts).subquery().c, kept_measures.c
    same = and_(kept.measure == found.measure, kept.version == found.v)
    touched = select(found.measure, found.key).join(kept_measures, same).distinct().cte("touched")
    mine = [(each.name, version_of(each)) for each in measures]
    others = (
        update(kept_measures)
        .values(version="")
        .where(kept.measure.in_([name for name, _ in mine]), kept.version != "")
        .where(tuple_(kept.measure, kept.version).not_in(mine))
    )
    counted = select(touched.c.measure, func.count().label("number")).group_by(touched.c.measure)
    return counted.add_cte(_lock(touched).cte("locked"), others.cte("others"))


def contributed(measure: Keyed, *which: Any) -> Select[Any]:
    """What each key of a measure contributes by month and category; of the touched keys, where `which` restricts it."""
    turned = measure.turns(NOW).subquery().c
    month = cast(func.date_trunc("month", turned.day), Date).label("month")
    restrictions = [restrict(turned.key) for restrict in which]
    return (
        select(
            literal(measure.name, Text).label("measure"),
            cast(turned.key, Text).label("key"),
            month,
            cast(turned.category, Text).label("category"),
            cast(func.sum(turned.amount), Numeric).label("amount"),
            cast(func.sum(turned.begun), BigInteger).label("rows"),
        )
        .where(turned.day.is_not(None), *restrictions)
        .group_by(turned.key, month, turned.category)
    )


def _of_touched(measure: Keyed, many: bool) -> Select[Any]:
    """What the keys contribute that a change touched: as an array they are looked up wherever the expression reads rows."""
    keys = _touched(measure)
    if many:
        return contributed(measure, lambda key: key.in_(select(keys.subquery().c.key)))
    return contributed(
        measure,
        lambda key: key == any_(func.array(keys.scalar_subquery(), type_=ARRAY(keys.selected_columns.key.type))),
    )


@lru_cache(_MOST)
def _moving(measures: tuple[Keyed, ...], many: bool) -> Any:  # an insert that returns
    """Put what the touched keys contribute now in the place of what they did, and move the sums by the difference."""
    touched = union_all(*[_named(each, _touched(each)).distinct() for each in measures]).subquery()
    was = and_(contributions.c.measure == touched.c.measure, contributions.c.key == touched.c.key)
    old = select(contributions).join(touched, was).cte("old")
    new = union_all(*[_of_touched(each, many) for each in measures]).cte("new")
    gone = (
        delete(contributions)
        .where(*[column == old.c[column.name] for column in _PLACE])
        .where(~exists().where(*[new.c[column.name] == old.c[column.name] for column in _PLACE]).correlate(old))
    )
    write = insert(contributions).from_select([*new.c.keys()], select(new))
    here, come = contributions.c, write.excluded
    put = write.on_conflict_do_update(
        index_elements=[*_PLACE],
        set_={"amount": come.amount, "rows": come.rows},
        where=or_(here.amount != come.amount, here.rows != come.rows),
    )
    return _summing(old, new).add_cte(gone.cte("gone"), put.cte("put"))


def _summing(old: Any, new: Any) -> Any:
    """Move the sums from what some contributions were to what they are, in order against deadlocks."""
    both = union_all(
        select(new.c.measure, new.c.month, new.c.category, new.c.amount, new.c.rows, literal(1).label("contributors")),
        select(old.c.measure, old.c.month, old.c.category, -old.c.amount, -old.c.rows, literal(-1)),
    ).subquery()
    sums = [func.sum(both.c[name]).label(name) for name in ("amount", "rows", "contributors")]
    place = (both.c.measure, both.c.month, both.c.category)
    moved = select(*place, *sums).group_by(*place).having(or_(*[each.element != 0 for each in sums]))
    in_order = moved.order_by(collate(both.c.measure, "C"), both.c.month, collate(both.c.category, "C"))
    write = insert(kept_sums).from_select(["measure", "month", "category", "amount", "rows", "contributors"], in_order)
    put = write.on_conflict_do_update(
        index_elements=[kept_sums.c.measure, kept_sums.c.month, kept_sums.c.category],
        set_={name: kept_sums.c[name] + write.excluded[name] for name in ("amount", "rows", "contributors")},
    )
    return put.returning(kept_sums.c.measure.label("name"), kept_sums.c.month, kept_sums.c.category, *moved_by())


def summed(measure: Keyed) -> Select[Any]:
    """What the contributions of a measure come to."""
    here = contributions.c
    place = (here.measure, here.month, here.category)
    amount, rows = func.sum(here.amount).label("amount"), cast(func.sum(here.rows), BigInteger).label("rows")
    return (
        select(*place, amount, rows, func.count().label("contributors"))
        .where(here.measure == measure.name)
        .group_by(*place)
    )


def differing(measure: Keyed) -> Select[Any]:
    """The months and categories in which what is kept of a measure is not what its rows say."""
    kept, sums = (
        select(table).where(table.c.measure == measure.name, *nothing)
        for table, nothing in ((contributions, ()), (kept_sums, (_is_anything(),)))
    )
    pairs = ((contributed(measure), kept), (summed(measure), sums))
    found = [first.except_all(second).subquery().c for pair in pairs for first, second in (pair, pair[::-1])]
    return select(union_all(*[select(each.month, each.category) for each in found]).subquery()).distinct()


def _is_anything() -> ColumnElement[bool]:
    """Sums that nothing contributes to stay as rows that say nothing."""
    return or_(kept_sums.c.amount != 0, kept_sums.c.rows != 0, kept_sums.c.contributors != 0)
