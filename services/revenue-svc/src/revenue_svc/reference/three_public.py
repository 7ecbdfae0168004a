"""The three public expenses: payments are flagged by kind, and caps are set by kind."""

from bureau_common.schemas.labels import Labelled


class ThreePublic(Labelled):
    """The three public expenses (三公经费)."""

    OVERSEAS = "overseas", "因公出国（境）"
    VEHICLES = "vehicles", "公务用车购置及运行"
    HOSPITALITY = "hospitality", "公务接待"
