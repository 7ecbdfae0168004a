"""Meetings of the collecting bodies (征管部门会商): what was agreed, who leads it, by when, and how it ended.

Documents: 《中华人民共和国税收征收管理法》 on the departments that support collection (clause unverified). Feeds section
一（一） of the report: the coordination behind the work on tax sources, with an alert for issues that are overdue.
"""
