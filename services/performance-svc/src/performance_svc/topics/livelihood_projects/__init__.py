"""Livelihood projects (民生工程): the year's main and sub-projects, their money, targets and progress, and their maintenance (建后管养).

Documents: the province's and the district's yearly plans of livelihood projects and the rules of maintenance after completion
(articles unverified: no text at hand). Feeds section 一（二） of the report: how many projects with how much money, what is in
place, what met its yearly target, and claims C07 (the others are on schedule) and C32 (no more is in place than planned).
"""
