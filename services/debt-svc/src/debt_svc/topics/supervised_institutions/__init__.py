"""Local financial institutions under supervision (地方金融机构监管): who they are, what was inspected, found and rectified.

Documents: 《小额贷款公司监督管理》（银保监办发〔2020〕86号） for the limits of microcredit companies, and the district's plans of
inspection (articles unverified: no text at hand). Feeds sections 一（五） and 三（六） of the report: investment companies that
were looked into, business audits of microcredit and guarantee companies, findings that are not rectified.
"""
