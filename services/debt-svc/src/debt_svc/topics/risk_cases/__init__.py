"""Cases of financial risk (金融风险线索和案件): illegal fund-raising, predatory lending, evasion of debts to banks.

Documents: 《防范和处置非法集资条例》（国务院令第737号）, the notices on “套路贷” and on 恶意逃废金融债务 (articles unverified: no text
at hand). A case is known from its lead on. Feeds sections 一（五） and 三（四） of the report: cases that are open, received,
closed, and what was recovered.
"""
