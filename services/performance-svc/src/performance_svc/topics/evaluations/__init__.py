"""Evaluations (绩效评价): how projects are graded, what follows from a grade, and how the province grades the district's two fields.

Documents: 《项目支出绩效评价管理办法》（财预〔2020〕10号） for grades by score; that output and benefit weigh 60 at least, what share of
its money a grade leaves a project, and the province's yearly rules are practice (unverified: no text at hand). Feeds section
一（四） of the report (C14, C35, and what C36 says of the two evaluations) and section 二 (C46).
"""
