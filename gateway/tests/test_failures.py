"""How long an attempt waits after wrong secrets: by client and address, by address, and by client."""

from datetime import UTC, datetime, timedelta

import pytest

from bureau_gateway.access.failures import (
    OF_ONE_ADDRESS,
    OF_ONE_CLIENT,
    OF_ONE_CLIENT_AT_ONE_ADDRESS,
    Attempt,
    Failure,
    seconds_to_wait,
)

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ATTEMPT = Attempt("tax-system", "10.0.0.7")


def failures(number: int, client: str = "tax-system", address: str = "10.0.0.7") -> list[Failure]:
    """So many, one a second, the last a second ago; `{}` in a name is another for each."""
    return [
        Failure(NOW - timedelta(seconds=ago), client.format(ago), address.format(ago)) for ago in range(number, 0, -1)
    ]


@pytest.mark.parametrize(
    ("client", "address", "limit"),
    [
        ("tax-system", "10.0.0.7", OF_ONE_CLIENT_AT_ONE_ADDRESS),
        ("client-{}", "10.0.0.7", OF_ONE_ADDRESS),
        ("tax-system", "10.0.1.{}", OF_ONE_CLIENT),
    ],
)
def test_the_limit_closes_until_the_first_of_them_counts_no_longer(client: str, address: str, limit: int) -> None:
    assert seconds_to_wait(failures(limit - 1, client, address), ATTEMPT, NOW) == 0
    assert seconds_to_wait(failures(limit, client, address), ATTEMPT, NOW) == 900 - limit
    assert seconds_to_wait(failures(limit + 3, client, address), ATTEMPT, NOW) == 900 - limit


def test_what_others_did_elsewhere_does_not_count() -> None:
    assert seconds_to_wait(failures(100, "client-{}", "10.0.1.{}"), ATTEMPT, NOW) == 0


def test_what_is_no_clients_id_counts_for_its_address_alone() -> None:
    nameless = Attempt("…", "10.0.0.7")
    assert seconds_to_wait(failures(100, "…", "10.0.1.{}"), nameless, NOW) == 0
    assert seconds_to_wait(failures(OF_ONE_ADDRESS, "…"), nameless, NOW) > 0
