"""The demo district 示范区: records of 2019 to 2021 for every topic, loaded through the public imports.

Each topic of a service has a module `<service>/<topic>.py`, and templates of its files beside it (see `templates`).
"""

from . import credit, debt, performance, revenue
from .filings import MONTHLY, filings, plans

_RECORDS = (*revenue.FILES, *performance.FILES, *debt.FILES, *credit.FILES)
AFTER = (*credit.AFTER, *performance.AFTER)
"""Files that name what only proposals enter; loaded last."""
FILES = (*_RECORDS, *[each for service in MONTHLY for each in filings(service, (*_RECORDS, *AFTER))])
"""Every file, in the order in which it is imported; what was filed comes after the records."""
_PLANS = [each for service in MONTHLY for each in plans(service)]
PROPOSALS = (*_PLANS, *credit.PROPOSALS, *debt.PROPOSALS, *performance.PROPOSALS, *revenue.PROPOSALS)
"""What takes two persons; loaded after the files."""
