"""The rows of the bench: written as a service writes them, in changes with hashes, sums, lock and chain by the kit's own functions.

Only that the rows are made by an INSERT … SELECT in place of a file, and that no rule or guard is asked. History grows with
the size and what is wrong does not: whatever the size, 50 payments bounced for good and 50 loans are overdue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
from sqlalchemy import text

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.writes import Pending, seal
from bureau_common.kit.core.settings import ServiceSettings
from bureau_common.kit.journal.journal import next_change_id
from bureau_common.kit.web.sessions import Database

A_CHANGE = 20_000
"""Of how many keys (receipts, applications, lines, loans) the rows go into one change."""
FIRST_DAY, DAYS = "2019-01-01", 1096
UNITS = "{349901,349901101,349901102,349901103,349901104,349901105,349901106,349901107,349901108}"
RARE_UNIT, RARE_EACH = "349901-030", 2_000
"""A unit that reports one receipt in so many, as a small one does."""
WRONG = 50

_COMMON = "source, source_ref, reporting_unit, business_date"
_DAY = f"date '{FIRST_DAY}' + (n::bigint * {DAYS} / :keys)::int"
"""Keys come in the order of their days, as they do in an office."""
_SERIES = "generate_series(cast(:first as int), cast(:last as int)) n"
_RARELY = f"n % greatest(1, :keys / {WRONG}) = 0"

RECEIPTS = f"""
insert into receipts ({_COMMON}, voucher_no, budget_kind, subject, budget_level, district_share_pct, kind, amount,
  collecting_body, created_change)
select 'bench', 'R' || n, case when n % {RARE_EACH} = 0 then '{RARE_UNIT}' else (cast('{UNITS}' as text[]))[1 + n % 9] end,
  {_DAY}, 'BV' || n, 'general_public_budget', (array['1010101', '10104', '1030501'])[1 + n % 3], 'shared', 50,
  case when n % 101 = 0 then 'refund' else 'in' end, (n % 97711 + 1)::numeric + 0.25, 'tax', :change
from {_SERIES}
"""
PAYMENTS = f"""
insert into payments ({_COMMON}, payment_no, application_no, kind, amount, bank_reference, allotment_no, budget_kind,
  functional_code, government_economic, general_outlay, return_reason, created_change)
select 'bench', 'P' || n || moved.kind, '349901', {_DAY} + later, 'BP' || n, 'BQ' || n, moved.kind,
  (n % 9973 + 1)::numeric + 0.5, 'BB' || n || moved.kind, 'BA' || n / 1000, 'general_public_budget',
  (array['205', '208', '210', '213'])[1 + n % 4], '502', n % 7 = 0,
  case when moved.kind = 'bounced' then 'other' end, :change
from {_SERIES}, (values ('paid', 0), ('cleared', 1), ('bounced', 5), ('cleared_back', 6)) moved (kind, later)
where moved.kind = 'paid' or (moved.kind = 'cleared' and not {_RARELY})
  or (moved.kind = 'bounced' and (n % 100 = 0 or {_RARELY})) or (moved.kind = 'cleared_back' and n % 100 = 0 and not {_RARELY})
"""
"""Paid and cleared; one in a hundred bounces and is cleared back; of the wrong ones what bounced is not dealt with."""
_BATCH = "(array['2019-05', '2020-03', '2020-09', '2021-03', '2021-09'])[1 + (n / (:keys / 5)) % 5]"
"""Five batches, each of every household."""
_HOUSEHOLD = "'BH' || n % (:keys / 5)"
_LISTED = f"cast({_BATCH} || '-03' as date)"
LINES = f"""
insert into subsidy_lines ({_COMMON}, line_no, batch_no, program_code, period, beneficiary, household_no, standard,
  quantity, amount, card_kind, created_change)
select 'bench', 'L' || n, '349901', {_LISTED}, 'BL' || n, 'bench-' || {_BATCH}, 'bench', {_BATCH},
  md5({_HOUSEHOLD})::uuid, {_HOUSEHOLD}, 80.25, 2, 160.5, case when n % 5 = 0 then 'other' else 'social' end, :change
from {_SERIES}
"""
RESULTS = f"""
insert into subsidy_results ({_COMMON}, batch_no, line_no, household_no, card_kind, amount, action, created_change)
select 'bench', 'L' || n || done.action, '349901', {_LISTED} + later, 'bench-' || {_BATCH}, 'BL' || n, {_HOUSEHOLD},
  case when n % 5 = 0 then 'other' else 'social' end, 160.5, done.action, :change
from {_SERIES}, (values ('pay', 14), ('return', 40)) done (action, later) where done.action = 'pay' or n % 53 = 0
"""
LOANS = f"""
insert into microcredits ({_COMMON}, loan_no, bank, household_no, household_kind, origin, signed_on, purpose, security,
  amount, rate_pct, due_on, created_change)
select 'bench', 'M' || n, '349901', {_DAY}, 'BM' || n, '示范农商行', 'BH' || n % greatest(1, :keys / 3), 'lifted_out', 'new',
  {_DAY}, 'planting', 'credit', (n % 5 + 1) * 10000, 3.85, {_DAY} + 365, :change
from {_SERIES}
"""
REPAID = f"""
insert into microcredit_moves ({_COMMON}, loan_no, action, amount, created_change)
select 'bench', 'N' || n, '349901', {_DAY} + 360, 'BM' || n, 'repay', (n % 5 + 1) * 10000, :change
from {_SERIES} where {_DAY} + 360 <= date '2021-12-31' and not {_RARELY}
"""


@dataclass(frozen=True)
class Filling:
    """What fills one table: of so many keys at full size."""

    domain: str
    book: str
    keys: int
    insert: str


FILLINGS = (
    Filling("revenue", "receipts", 10_000_000, RECEIPTS),
    Filling("revenue", "payments", 495_000, PAYMENTS),
    Filling("performance", "subsidy-lines", 2_000_000, LINES),
    Filling("performance", "subsidy-results", 2_000_000, RESULTS),
    Filling("credit", "microcredits", 300_000, LOANS),
    Filling("credit", "microcredit-moves", 300_000, REPAID),
)
DOMAINS = ("revenue", "performance", "credit")
"""Whose databases are filled; the others stay as the demo district has them."""


async def fill(domain: str, books: Sequence[Book[Any]], url: str, scale: float) -> None:
    """Write a domain's rows at a scale into its database, as the owner does."""
    database = Database(ServiceSettings(database_url=url), "bench")
    by_name = {book.name: book for book in books}
    for filling in FILLINGS:
        if filling.domain == domain:
            keys = max(5, int(filling.keys * scale) // 5 * 5)
            for first in range(0, keys, A_CHANGE):
                span = {"first": first, "last": min(first + A_CHANGE, keys) - 1, "keys": keys}
                await _write_change(database, replace(by_name[filling.book], guards=()), filling.insert, span)
    await database.close()
    await settle(url)


async def _write_change(database: Database, book: Book[Any], insert: str, span: Mapping[str, int]) -> None:
    async with database.writing() as session:
        change_id = await next_change_id(session)
        statement = text(insert.replace(":keys", str(span["keys"])))
        bound = {"change": change_id, "first": span["first"], "last": span["last"]}
        written: Any = await session.execute(statement, bound)
        if written.rowcount:
            await seal(session, book, Pending(change_id, [], written.rowcount, []), "batch")


async def settle(url: str) -> None:
    """Have the planner know the rows, and no later vacuum fall into a measurement."""
    connection = await asyncpg.connect(url)
    await connection.execute("vacuum (analyze, freeze)")
    await connection.execute("checkpoint")
    await connection.close()


async def counted(url: str, domain: str) -> dict[str, int]:
    """How many rows the filled tables of a domain have."""
    connection = await asyncpg.connect(url)
    tables = [each.book.replace("-", "_") for each in FILLINGS if each.domain == domain]
    found = {table: int(await connection.fetchval(f"select count(*) from {table}")) for table in tables}
    await connection.close()
    return found
