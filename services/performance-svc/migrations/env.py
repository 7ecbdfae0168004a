"""Migrations of performance-svc."""

from bureau_common.kit.migrations import run_migrations
from performance_svc.app import metadata
from performance_svc.summary.figures import FIGURES

run_migrations("PERFORMANCE", metadata, FIGURES)
