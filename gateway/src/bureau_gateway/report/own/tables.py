"""The table of templates: a row for each approved version, the older ones voided as every corrected record is."""

from bureau_common.kit.core.records import record_table

from ...metadata import metadata
from .schemas import TemplateEntry

report_templates = record_table(TemplateEntry, "report_templates", metadata)
