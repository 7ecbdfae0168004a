"""Migrations of revenue-svc."""

from bureau_common.kit.migrations import run_migrations
from revenue_svc.app import metadata
from revenue_svc.summary.figures import FIGURES

run_migrations("REVENUE", metadata, FIGURES)
