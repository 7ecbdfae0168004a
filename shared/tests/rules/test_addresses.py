"""Addresses of databases are checked before use, in words that repeat nothing of them."""

import pytest

from bureau_common.kit.core.connections import DatabaseAway, checked_address, connect

USABLE = [
    "postgresql://user:password@host:5432/revenue",
    "postgres://user@host/revenue",
    "postgresql+asyncpg://user:p%40ss@10.0.0.1/revenue",
    "postgresql://user:password@first:5432,second:5433/revenue?target_session_attrs=read-write",
    "postgresql://user@[::1]:5432/revenue",
    "postgresql://user@[fe80::1%25eth0]/revenue",
    "postgresql://user@first:,second:05432/revenue",
    "postgresql:///revenue?host=/run,/tmp&port=5432,5433",
    "postgresql://user@%2Fvar%2Frun:65535/revenue",
    "postgresql:///revenue?host=/var/run/postgresql",
    *(
        f"postgresql://user:password@host/revenue?connect_timeout=3&sslmode={mode}&sslrootcert=/ca.pem"
        for mode in ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
    ),
]
WRONG = [
    "",
    "secret",
    "mysql://user:secret@host/revenue",
    "postgresql://user:secret@host",
    "postgresql://user:secret@[::1/revenue",
    "postgresql://user:secret@::1]/revenue",
    "postgresql://user:secret@[host]/revenue",
    "postgresql://user:secret@host/",
    "postgresql://user:secret@host:port/revenue",
    "postgresql://user:secret@host:5432 /revenue",
    "postgresql://user:secret@host:65536/revenue",
    "postgresql://user:secret@host:0/revenue",
    "postgresql://user:secret@first:5432,second:99999/revenue",
    "postgresql://user:secret@host:5432/reve\rnue",
    "postgresql:///revenue?host=/run&port=secret",
    "postgresql:///revenue?host=/run,/tmp&port=5432,",
    "postgresql:///revenue?port=5432,99999&host=/run",
    "postgresql://user:sec#ret@host/revenue",
    "postgresql://user:secret/x@host:5432/revenue",
    "postgresql://user:secret@x@host:5432/revenue",
    "postgresql://user:secret@host/revenue?sslmode=secret",
    "postgresql://user:secret@host/revenue?sslmode=prefer&sslmode=secret",
]


@pytest.mark.parametrize("address", USABLE)
def test_a_usable_address_is_left_as_it_is(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("address", USABLE)
def test_a_line_end_that_a_file_left_behind_an_address_is_none_of_it(address: str, end: str) -> None:
    assert checked_address(address + end) == address


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address_is_refused_without_a_part_of_it(address: str) -> None:
    with pytest.raises(ValueError, match=r"is not of the form|sslmode is none of|port that is none") as refused:
        checked_address(address)
    assert "sec" not in str(refused.value)


async def test_a_host_without_a_name_is_no_fault_of_ours() -> None:
    with pytest.raises(DatabaseAway, match="the address cannot be used"):
        await connect("postgresql://user@first:5432,/revenue")
