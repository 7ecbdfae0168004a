"""What campaigns demand: each is entered once."""

from bureau_common.kit.books.demands import once

from .rules import CAMPAIGN
from .tables import campaigns

GUARDS = (once(CAMPAIGN, campaigns.c.campaign_no),)
