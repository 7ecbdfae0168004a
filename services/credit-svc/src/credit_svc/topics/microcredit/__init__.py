"""Microcredit to households lifted out of poverty (脱贫人口小额信贷, until March 2021 扶贫小额信贷), and its risk pool.

Documents: 国开办发〔2014〕78号 and, from 4 March 2021 on, 银保监发〔2021〕6号 (amounts, terms, age, rates, renewals), the
notice of four ministries of 3 July 2020 that admits households near poverty. Feeds section 一（二）三 of the report: loans
of the year, what is outstanding of how many households, and whether anything is overdue (C06).
"""
