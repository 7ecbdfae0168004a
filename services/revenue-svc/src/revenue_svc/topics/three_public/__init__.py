"""The three public expenses (三公经费): what a unit may spend in a year on travel abroad, vehicles and hospitality.

Documents: 《党政机关厉行节约反对浪费条例》, 国务院 on the three public expenses that only fall (clauses unverified: none at
hand). Feeds section 一（二） of the report: a payment that would break its unit's cap is refused, whichever budget pays it.
"""
