"""Tables of records: their columns follow from the entry, with those that every record has, and the kit's indexes.

`record_table` is what topics use; `plain_table` makes the kit's own tables, whose columns no entry describes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID as Uuid

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo
from sqlalchemy import (
    UUID,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from ...schemas.labels import Labelled
from ...schemas.levels import Level
from ...schemas.money import Digits
from ...schemas.records import NamesUnit, RecordEntry, RecordView

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_TYPES: Mapping[type, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    bool: Boolean,
    int: Integer,
    str: Text,
    datetime: DateTime(timezone=True),  # before `date`, whose subclass it is
    date: Date,
    Uuid: UUID,
}

_PAGES = {
    "business_date_id": ("business_date", "id"),
    "unit_pages": ("reporting_unit", "business_date", "id"),
    "source_pages": ("source", "business_date", "id"),
}
"""The orders in which lists and files are read page by page: all rows, those of a unit, those of a source.

Of all rows and not of those that stand: a page at an earlier cut-off is found by them, too.
"""


def book_of(table: Table) -> str:
    """The name of a table's book: its path, and its tag in OpenAPI."""
    return table.name.replace("_", "-")


def live_index(table: str, *columns: str) -> Index:
    """Guards look up the standing rows of some keys."""
    name = f"ix_{table}_live_{'_'.join(columns)}"
    return Index(name, *columns, postgresql_where=text("voided_change is null"))


def plain_table(name: str, metadata: MetaData, *columns: SchemaItem, **options: Any) -> Table:
    """A table of records: the common columns, the given ones, and the indexes that the kit's reads and writes use.

    A column added later must be nullable without a default: a row's hash leaves nulls out, so that rows
    written before it keep their hash.
    """
    return Table(
        name,
        metadata,
        Column("id", UUID, primary_key=True, server_default=text("uuidv7()")),
        *[column_of(field, info) for field, info in RecordEntry.model_fields.items()],
        *columns,
        Column("replaces", UUID, unique=True),
        Column("created_change", BigInteger, nullable=False, index=True),
        Column("voided_change", BigInteger),
        Index(
            f"uq_{name}_live_source",
            "source",
            "source_ref",
            unique=True,
            postgresql_where=text("voided_change is null"),
        ),
        Index(f"ix_{name}_voided_change", "voided_change", postgresql_where=text("voided_change is not null")),
        Index(f"ix_{name}_voided_source", "source", "source_ref", postgresql_where=text("voided_change is not null")),
        *[Index(f"ix_{name}_{each}", *columns) for each, columns in _PAGES.items()],
        **options,
    )


def record_table(
    entry: type[RecordEntry],
    name: str,
    metadata: MetaData,
    *items: SchemaItem,
    live: Sequence[str | tuple[str, ...]] = (),
    checks: Mapping[str, str] | None = None,
) -> Table:
    """The table of an entry: a column for each field, of the type, precision and nullability that the field says.

    `live` are the columns (or tuples of them) by which guards look up standing rows; `checks` are by name what the
    database is to hold beyond that; `items` whatever else, an index with a condition of its own.
    """
    further = [live_index(name, *((columns,) if isinstance(columns, str) else columns)) for columns in live]
    further_checks = [CheckConstraint(condition, name=each) for each, condition in (checks or {}).items()]
    return plain_table(
        name,
        metadata,
        *[column_of(field, info) for field, info in own_fields(entry).items()],
        *further_checks,
        *further,
        *items,
        info={"entry": entry},
    )


def own_fields(entry: type[RecordEntry]) -> dict[str, FieldInfo]:
    """The fields of an entry beside those that every record has."""
    return {name: field for name, field in entry.model_fields.items() if name not in RecordEntry.model_fields}


def column_of(name: str, field: FieldInfo) -> Column[Any]:
    """The column of an entry's field; its `info` keeps the title and the labels, by which messages call it, and the level."""
    kind, optional, marks = _unwrapped(field.annotation, [*field.metadata])
    info: dict[str, Any] = {"title": field.title or name}
    if (labels := _labels(kind)) is not None:
        info["labels"] = labels
    if _is_restricted(field):
        info["level"] = Level.RESTRICTED
    return Column(name, _type_of(name, kind, marks), nullable=optional, info=info)


def _is_restricted(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("x-level") == Level.RESTRICTED.value


def restricted_fields(table: Table) -> dict[str, str]:
    """The fields of a table that need a right of their own, with the name by which the service knows each."""
    return {column.name: field_name(column) for column in table.c if "level" in column.info}


def field_name(column: Column[Any]) -> str:
    """What names a field of a book among those of its service."""
    return f"{book_of(column.table)}.{column.name}"


def labels_by_field(entry: type[BaseModel]) -> dict[str, type[Labelled]]:
    """The enumerations among an entry's fields."""
    kinds = {name: _unwrapped(field.annotation, [])[0] for name, field in entry.model_fields.items()}
    return {name: labels for name, kind in kinds.items() if (labels := _labels(kind)) is not None}


def money_fields(entry: type[BaseModel]) -> list[str]:
    """The fields of an entry that hold amounts in yuan."""
    return _marked(entry, Digits)


class UnitName(NamedTuple):
    """Where readers find the name of the unit that a field names by its code."""

    code: str
    name: str
    title: str


@cache
def unit_names(entry: type[BaseModel]) -> tuple[UnitName, ...]:
    """The fields of an entry that name a unit of the register, each with the field beside it in views and exports."""
    fields = entry.model_fields
    return tuple(
        UnitName(code, f"{code}_name", f"{fields[code].title or code}（登记名称）")
        for code in _marked(entry, NamesUnit)
    )


def _marked(entry: type[BaseModel], kind: type) -> list[str]:
    """The fields of an entry whose type carries such a mark."""
    marks = {name: _unwrapped(field.annotation, [*field.metadata])[2] for name, field in entry.model_fields.items()}
    return [name for name, found in marks.items() if any(isinstance(mark, kind) for mark in found)]


def _labels(kind: Any) -> type[Labelled] | None:
    return kind if isinstance(kind, type) and issubclass(kind, Labelled) else None


def _unwrapped(annotation: Any, marks: list[Any]) -> tuple[Any, bool, list[Any]]:
    """The bare type under `Annotated` and `… | None`, whether it is optional, and every mark on the way."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = [each for mark in arguments[1:] for each in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
        return _unwrapped(arguments[0], [*marks, *own])
    if origin in (Union, UnionType):
        (inner,) = [argument for argument in arguments if argument is not type(None)]
        kind, _, found = _unwrapped(inner, marks)
        return kind, True, found
    return annotation, False, marks


def _type_of(name: str, kind: Any, marks: Sequence[Any]) -> Any:
    if get_origin(kind) is list:
        inner, _, found = _unwrapped(get_args(kind)[0], [])
        return ARRAY(_type_of(name, inner, found))
    if kind is Decimal:
        return _numeric(name, marks)
    for known, made in _TYPES.items():
        if isinstance(kind, type) and (issubclass(kind, known) or (known is str and issubclass(kind, Enum))):
            return made
    raise TypeError(f"there is no column type for the field {name}: {kind}")


def _numeric(name: str, marks: Sequence[Any]) -> Numeric[Decimal]:
    for mark in marks:
        if isinstance(mark, Digits):
            return Numeric(mark.precision, mark.scale)
    digits = next((value for mark in marks if (value := getattr(mark, "max_digits", None)) is not None), None)
    places = next((value for mark in marks if (value := getattr(mark, "decimal_places", None)) is not None), None)
    if digits is None or places is None:
        raise TypeError(f"the field {name} must say its digits: Money, or max_digits and decimal_places")
    return Numeric(digits, places)


@cache
def view_of(entry: type[RecordEntry]) -> type[RecordView]:
    """What readers get: the entry with what journal and register add, named after it, in the entry's own module.

    Where a field needs a right of its own, `withheld` names those that are null because the reader has it not.
    """
    name = f"{entry.__name__.removesuffix('Entry')}View"
    described = f"{(entry.__doc__ or name).strip()} As recorded."
    create: Any = create_model  # its types know one base only
    further: dict[str, Any] = {each.name: (str | None, Field(title=each.title)) for each in unit_names(entry)}
    if any(_is_restricted(field) for field in entry.model_fields.values()):
        further["withheld"] = (list[str], [])
    bases = (entry, RecordView)
    made: type[RecordView] = create(name, __base__=bases, __module__=entry.__module__, __doc__=described, **further)
    return made


def unchecked(model: type[BaseModel], values: Mapping[str, Any]) -> Any:
    """A model over values that stand in a table already: a rule that became stricter since does not hide old rows."""
    return model.model_construct(**{name: values[name] for name in model.model_fields if name in values})


def as_json(model: BaseModel) -> bytes:
    """The JSON of a model that may hold such values: the documented shape, written without asking any validator."""
    return model.__pydantic_serializer__.to_json(model, warnings="none")


def shown(table: Table, values: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a record table as JSON: the fields of its view that are filled, by the view's own encoder."""
    view = view_of(table.info["entry"])
    stood = unchecked(view, values)
    written: dict[str, Any] = view.__pydantic_serializer__.to_python(
        stood, mode="json", exclude_none=True, warnings="none"
    )
    return written


def labels_of(column: ColumnElement[Any]) -> type[Labelled] | None:
    """The enumeration of a column, or of the column that an expression was selected from."""
    found = {base.info.get("labels") for base in column.base_columns if isinstance(base, Column)}
    return found.pop() if len(found) == 1 else None


def title_of(column: ColumnElement[Any]) -> str:
    """What people call a column."""
    titles = [base.info.get("title") for base in column.base_columns if isinstance(base, Column)]
    return next((title for title in titles if title), getattr(column, "name", ""))


def record_tables(metadata: MetaData) -> list[Table]:
    """The tables of a MetaData that hold records: what cut-offs, digests and verification cover."""
    return [table for table in metadata.sorted_tables if "created_change" in table.c]
