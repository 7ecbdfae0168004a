"""Small pieces of SQL that every room writes alike."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnClause,
    ColumnElement,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.visitors import ExternallyTraversible

shared = lru_cache(maxsize=64)
"""Around what builds a common table expression that several parts of a statement ask alike: built once a scope or cut-off, it
is one to the statement, and computed once."""


def among(columns: ColumnElement[Any] | Sequence[ColumnElement[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """That a column is one of `values`, or that several columns together are one of the tuples in it.

    Each column's values go to the database as one array, however many they are: as parameters of their own, a few
    thousand keys would be more than a statement can have.
    """
    if isinstance(columns, ColumnElement):
        return columns == any_(_array(columns, values))
    arrays = [_array(column, [value[place] for value in values]) for place, column in enumerate(columns)]
    rows = func.unnest(*arrays).table_valued(*[f"part{place}" for place in range(len(arrays))]).render_derived()
    return tuple_(*columns).in_(select(*rows.c))


def plain_name(name: ColumnElement[Any]) -> ColumnElement[Any]:
    """A name as it is compared: widths and spaces make no difference, as in `plain_code`, which wrote the newer ones."""
    normal = func.normalize(name, literal_column("NFKC"), type_=Text)
    return func.regexp_replace(normal, r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", "g", type_=Text)


def parts_of(statement: ClauseElement) -> Iterator[ExternallyTraversible]:
    """Every part of a statement once, at whatever depth.

    SQLAlchemy's own `iterate` comes to a subquery as often as it is named: of one that is named twice at each of some depths
    it never comes to an end.
    """
    seen: dict[int, ExternallyTraversible] = {}  # which also keeps the parts, so that no other gets the id of one
    ahead: list[ExternallyTraversible] = [statement]
    while ahead:
        part = ahead.pop()
        if id(part) not in seen:
            seen[id(part)] = part
            ahead.extend(part.get_children())
            yield part


def read_by(statement: ClauseElement) -> set[Table | Column[Any]]:
    """Every table that a statement reads, and every column of one, at whatever depth."""
    found = [*parts_of(statement)]
    # A whole table in a list of columns is no column on the way: it is all that the list then has.
    listed = [column for each in found if isinstance(each, Select) for column in each.selected_columns]
    named = {each for each in [*found, *listed] if isinstance(each, ColumnClause)}
    columns = {each for each in named if isinstance(each, Column) and isinstance(each.table, Table)}
    # A subquery's stand for those that it was made of, which SQLAlchemy looks for in all that lies between.
    columns |= {base for each in named - columns for base in each.base_columns if isinstance(base, Column)}
    tables = [*found, *[column.table for column in columns]]
    return columns | {each for each in tables if isinstance(each, Table)}


def _array(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[Any]:
    return bindparam(None, list(values), type_=ARRAY(column.type), unique=True)
