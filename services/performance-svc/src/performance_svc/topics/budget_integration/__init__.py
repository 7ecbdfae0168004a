"""Budget integration (预算管理一体化): which accounting units (独立核算单位) run which modules of the one system.

Document: 财政部《预算管理一体化规范（试行）》. Feeds section 一（四） of the report: units live on budget execution, their
share of the units open, and claim C12, all of them live, with the names of those missing; how much of the second stage
(第二阶段) that was due is live, and how many units have all their funds (纳入资金性质) in the system.
"""
