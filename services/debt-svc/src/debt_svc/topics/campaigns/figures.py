"""The figures of campaigns: how many were held, and how many people they reached."""

from sqlalchemy import literal

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.measures.flows import Flow

from .schemas import CampaignKind
from .tables import campaigns

HELD = Flow("risk_campaigns", campaigns, campaigns.c.kind, literal(1), unit="count")
REACHED = Flow("risk_campaign_people", campaigns, "reached", campaigns.c.people, unit="count")

FIGURES = topic_figures(
    "debt.campaigns",
    figure(
        "held",
        "防范金融风险宣传活动",
        "次",
        "1月至本月举办的宣传活动次数",
        held=Measure("宣传活动", HELD, tuple(CampaignKind)),
    ),
    figure("people", "宣传活动受众", "人次", "1月至本月宣传活动的受众人数，同一人多次参加的分别计", reached=REACHED),
)
