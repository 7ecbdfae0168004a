"""The year's watch list of key enterprises (重点风险企业): exposure, what falls due when, defaults, disposal.

Document: 本区重点企业信用风险监测预警工作制度 (clause unverified: no text at hand). Each year has a list of its own. An enterprise
is red from its first default on, orange or yellow by what falls due soon against its exposure, and green else, until its
disposal is done. Feeds section 一（五） and 三（四） of the report: the share of the list that is disposed of.
"""
