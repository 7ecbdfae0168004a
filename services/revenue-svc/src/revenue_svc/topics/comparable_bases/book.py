"""The book of restatements: one person proposes, another approves."""

from bureau_common.kit.books.old import OldBook, checked_by

from .figures import RESTATEMENTS
from .rules import check_restatement
from .schemas import BaseRestatementEntry, BaseRestatementView
from .tables import restatements

BASE_RESTATEMENTS = OldBook(
    name="base-restatements",
    label_zh="可比口径基数调整",
    topic="comparable_bases",
    table=restatements,
    entry=BaseRestatementEntry,
    view=BaseRestatementView,
    check=checked_by(check_restatement),
    flows=(RESTATEMENTS,),
    operations=frozenset({"propose"}),
)
