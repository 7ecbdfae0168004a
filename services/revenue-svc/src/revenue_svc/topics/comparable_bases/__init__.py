"""Comparable bases (可比口径): by how much last year's months are restated so that this year's growth compares alike.

Document: the restatement's own source, named in each record (a base is restated where the scope of what is counted
changed between the years). Feeds every growth of the report: what was first recorded is never touched, and the
parameter `growth_base` decides for all figures of a period alike whether the restatements count.
"""
