"""The book of campaigns."""

from bureau_common.kit.books.books import book, topic_books

from .figures import HELD, REACHED
from .guards import GUARDS
from .schemas import CampaignEntry
from .tables import campaigns

BOOKS = topic_books("campaigns", GUARDS, book("防范金融风险宣传活动", CampaignEntry, campaigns, flows=[HELD, REACHED]))
