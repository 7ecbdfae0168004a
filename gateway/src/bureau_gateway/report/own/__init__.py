"""A bureau's own report templates (报告模板): kept by version, used after a second person's approval."""
