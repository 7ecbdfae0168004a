"""Migrations of debt-svc."""

from bureau_common.kit.migrations import run_migrations
from debt_svc.app import metadata
from debt_svc.summary.figures import FIGURES

run_migrations("DEBT", metadata, FIGURES)
