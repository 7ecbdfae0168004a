"""Migrations of credit-svc."""

from bureau_common.kit.migrations import run_migrations
from credit_svc.app import metadata
from credit_svc.summary.figures import FIGURES

run_migrations("CREDIT", metadata, FIGURES)
