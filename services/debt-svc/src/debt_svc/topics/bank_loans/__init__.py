"""Loan quality of the rural commercial bank (农商行贷款质量): five classes, provisions, disposals, concentration.

Documents: 《贷款风险分类指引》（银监发〔2007〕54号） and, for months from July 2023 on,
《商业银行金融资产风险分类办法》（银保监会 人民银行令〔2023〕第1号） (their texts are not at hand: unverified).
What a bank reported is never refused for what it says of the bank:
limits raise alerts. Feeds section 一（五） and 三（四） of the report: the NPL ratio and what was disposed of.
"""
