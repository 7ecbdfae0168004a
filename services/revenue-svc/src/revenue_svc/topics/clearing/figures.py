"""What the statements come to: the other side of the cleared payments."""

from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.measures.flows import Flow

from .tables import statements

STATED_FLOW = Flow("clearing_statements", statements, "all", statements.c.cleared_amount - statements.c.returned_amount)
STATED = Measure("代理银行清算单净额", STATED_FLOW, ("all",))
