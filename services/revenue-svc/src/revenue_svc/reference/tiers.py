"""The tiers above the district: where notices of funds come from and where applications for funds go."""

from bureau_common.schemas.labels import Labelled


class UpperTier(Labelled):
    """A level of government above the district."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
