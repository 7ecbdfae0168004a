"""Migrations of credit-svc."""

from bureau_common.kit.migrations import run_migrations
from credit_svc.app import metadata

run_migrations("CREDIT", metadata)
