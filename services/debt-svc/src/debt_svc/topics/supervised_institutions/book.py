"""The books of supervised institutions."""

from bureau_common.kit.books.books import book, topic_books

from .figures import INSPECTED
from .guards import GUARDS
from .rules import check_finding, check_licence, check_position, check_rating
from .schemas import (
    ControlCheckEntry,
    InspectionFindingEntry,
    InspectionRectificationEntry,
    InstitutionExitEntry,
    InstitutionInspectionEntry,
    InstitutionLicenceEntry,
    InstitutionRatingEntry,
    MicrocreditPositionEntry,
    SupervisedInstitutionEntry,
)
from .tables import controls, exits, findings, inspections, institutions, licences, positions, ratings, rectifications

BOOKS = topic_books(
    "supervised_institutions",
    GUARDS,
    book("地方金融机构名录", SupervisedInstitutionEntry, institutions),
    book("地方金融机构退出", InstitutionExitEntry, exits),
    book("地方金融机构许可证", InstitutionLicenceEntry, licences, check_licence),
    book("地方金融机构检查", InstitutionInspectionEntry, inspections, flows=[INSPECTED]),
    book("检查发现问题", InspectionFindingEntry, findings, check_finding),
    book("检查问题整改", InspectionRectificationEntry, rectifications),
    book("内控检查清单", ControlCheckEntry, controls),
    book("地方金融机构评级", InstitutionRatingEntry, ratings, check_rating),
    book("小额贷款公司月报", MicrocreditPositionEntry, positions, check_position),
)
