"""Special inspections (专项检查): of poverty funds, off-book funds and other matters, what they found and what was put right.

Documents: the district's yearly plans of inspection and 《财政违法行为处罚处分条例》 (articles unverified: no text at hand). Feeds
section 一（四） of the report: how much of what the year's inspections found is rectified.
"""
