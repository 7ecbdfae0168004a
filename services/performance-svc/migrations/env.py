"""Migrations of performance-svc."""

from bureau_common.kit.migrations import run_migrations
from performance_svc.app import metadata

run_migrations("PERFORMANCE", metadata)
