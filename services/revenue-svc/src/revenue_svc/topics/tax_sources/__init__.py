"""Tax sources (综合治税、税源): what other departments know, what was declared, and the leads that the difference makes.

Documents: 《中华人民共和国税收征收管理法》 on information shared between departments (clause unverified). Feeds section
一（一） of the report: potential tax sources turned into tax that was received.
"""
