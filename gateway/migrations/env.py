"""Migrations of the gateway."""

from bureau_common.kit.migrations import run_migrations
from bureau_gateway.app import metadata

run_migrations("GATEWAY", metadata)
