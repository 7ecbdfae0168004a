"""Relief (减税降费、惠企政策兑现): policies with their documents, what each enterprise was relieved of, what was paid out.

Documents: the policy's own, named by each record; 《中华人民共和国税收征收管理法》 on relief by law only (clause
unverified). Feeds section 一（一） of the report: policies for enterprises that are carried out.
"""
