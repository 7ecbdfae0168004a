"""A change of many rows: what hashing it holds of each, and that its pieces come to the same as the whole."""

import hashlib
import tracemalloc
from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from bureau_common.kit.core.tables import journal
from bureau_common.kit.journal.journal import hash_rows
from bureau_common.kit.journal.merkle import leaf_of, root_of
from test_imports import file_of, row, send
from toy.tables import orders

HASH = 32
"""Bytes of a row's hash; an entry of a list takes another 8, and a hash as an object of its own 33 more."""


async def test_hashing_a_change_holds_little_more_of_each_row_than_its_hash(
    app: FastAPI, client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    """The whole tree and several copies of all hashes were 200 bytes a row: 200 MB of the service for a million."""
    peaks = {}
    for size in (4000, 16_000):
        content = file_of(row(f"{size}-{number}") for number in range(size))
        assert (await send(client, content, str(size))).status_code == 201
    async with app.state.database.reading() as session:
        for size in (4000, 16_000):
            (change,) = (await session.scalars(select(journal.c.change_id).where(journal.c.rows == size))).all()
            await hash_rows(session, [orders], change)  # what is made once is there
            tracemalloc.start()
            assert (await hash_rows(session, [orders], change)).rows == size
            peaks[size] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    # Ids that came within a quarter of a second are one piece, which the driver copies.
    assert (peaks[16_000] - peaks[4000]) / 12_000 < 4 * HASH
    assert await is_verified()


def test_a_root_over_pieces_is_that_of_the_standard_where_pieces_end() -> None:
    def by_definition(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << ((len(leaves) - 1).bit_length() - 1)
        return hashlib.sha256(b"\1" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()

    leaves = [leaf_of(str(number).encode()) for number in range(3100)]
    for size in (1023, 1024, 1025, 2047, 2048, 2049, 3071, 3072, 3073, 3100):
        assert root_of(iter(leaves[:size])) == by_definition(leaves[:size])
