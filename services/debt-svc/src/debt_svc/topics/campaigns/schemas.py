"""Campaigns as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import People, Told


class CampaignKind(Labelled):
    """How people are reached."""

    FAIR = "fair", "集中宣传"
    VISIT = "visit", "进社区、进乡村、进企业"
    LECTURE = "lecture", "讲座培训"
    MEDIA = "media", "媒体宣传"


class CampaignEntry(RecordEntry):
    """A campaign on the day on which it was held, or began."""

    business_date: Annotated[BusinessDate, Field(title="活动日期")]
    campaign_no: Annotated[Told, Field(title="活动编号")]
    kind: Annotated[CampaignKind, Field(title="活动形式")]
    place: Annotated[Told, Field(title="活动地点")]
    people: Annotated[People, Field(title="受众人数")]
    material: Annotated[Told | None, Field(title="宣传材料")] = None
