"""The demo district 示范区: records of 2019 to 2021 for every topic, loaded through the public imports.

Each topic of a service has a module `<service>/<topic>.py`, and templates of its files beside it (see `templates`).
"""

from . import credit, debt, performance, revenue

FILES = (*revenue.FILES, *performance.FILES, *debt.FILES, *credit.FILES)
"""Every file, in the order in which it is imported."""
PROPOSALS = (*credit.PROPOSALS, *debt.PROPOSALS, *revenue.PROPOSALS)
"""What takes two persons; loaded after the files."""
