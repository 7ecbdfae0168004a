"""Key projects (重点项目、重点税源): the tax that each is expected to bring by year, and what was received of it.

Documents: the bureau's own list of key tax sources (clause unverified: none at hand). Feeds section 一（一） of the
report: projects that carry the revenue of the years to come.
"""
