"""Hidden debt (隐性债务): the stock at its baseline, how it is resolved, and what a check or an audit changes in it.

Documents: 中发〔2018〕27号 (no new hidden debt, the stock is resolved), 中办发〔2018〕46号 (who answers for an increase),
the ways of resolving as the Ministry lists them (clauses unverified). Feeds section 一（四）六 of the report: resolved to
date, expected for the year; and the debt ratio of the full scope, whose colour is an alert of section 二.
"""
