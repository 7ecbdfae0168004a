"""The tests' own watch: a statement that sends a list value by value fails the test that caused it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, literal, select, tuple_

from bureau_common.testing.statements import MOST, TooManyValues


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as made:
        yield made
    engine.dispose()


def test_a_short_list_may_be_sent_value_by_value(connection: Connection) -> None:
    assert connection.scalar(select(literal(7).in_(range(MOST)))) == 1


@pytest.mark.xfail(strict=True, raises=TooManyValues, reason="the watch fails it: a pass is a failure here")
def test_a_longer_list_fails_its_test_though_nothing_else_is_wrong(connection: Connection) -> None:
    assert connection.scalar(select(literal(7).in_(range(MOST + 1)))) == 1


@pytest.mark.xfail(strict=True, raises=TooManyValues, reason="the watch fails it: a pass is a failure here")
def test_a_longer_list_of_pairs_fails_it_too(connection: Connection) -> None:
    pairs = [(n, n) for n in range(MOST + 1)]
    assert connection.scalar(select(tuple_(literal(7), literal(7)).in_(pairs))) == 1


def test_a_test_after_it_is_not_blamed(connection: Connection) -> None:
    assert connection.scalar(select(literal(1))) == 1
