"""The three guarantees (三保: 保基本民生、保工资、保运转): what each needs in a year and what the budget guarantees for it.

Documents: 国务院办公厅 and 财政部 on county-level three guarantees (clause unverified: none at hand). Feeds 前言 and
section 一（一） of the report: finance runs steadily (平稳) only where no guarantee falls short; and section 二.
"""
