"""General outlays (一般性支出): by how much the documents want them cut against last year's (过紧日子).

Documents: the yearly notice that sets the cut, named in each record; 国务院 and 财政部 on living within tight means (clause
unverified: none at hand). Feeds section 一（二） of the report: the year's control figure, what is left of it, and the cut
achieved; what was paid stands in the payments that are flagged.
"""
