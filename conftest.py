"""What the tests of every package are given by the workspace that they stand in."""

import pytest

from bureau_common.testing.templates import Load
from tests.load_demo import load


@pytest.fixture(scope="session")
def load_demo() -> Load:
    """By the apps of the tests' own process: half of the work is to build what its tests then find built."""
    return load
