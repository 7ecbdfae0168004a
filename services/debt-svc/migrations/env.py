"""Migrations of debt-svc."""

from bureau_common.kit.migrations import run_migrations
from debt_svc.app import metadata

run_migrations("DEBT", metadata)
