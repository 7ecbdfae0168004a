"""Migrations of revenue-svc."""

from bureau_common.kit.migrations import run_migrations
from revenue_svc.app import metadata

run_migrations("REVENUE", metadata)
