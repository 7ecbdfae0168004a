"""The books of the reform; what is approved, and what is decided of an enterprise or a plan, takes two persons."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .guards import GUARDS
from .rules import check_plan_step, check_supervision
from .schemas import (
    SoePlanEntry,
    SoePlanStepEntry,
    SoeSupervisionStepEntry,
    SoeVehicleEntry,
    SoeVehiclePlanEntry,
    SoeVehicleStepEntry,
)
from .tables import plan_steps, plans, supervision, vehicle_plans, vehicle_steps, vehicles

BOOKS = topic_books(
    "soe_reform",
    GUARDS,
    book("国有企业涉改车辆", SoeVehicleEntry, vehicles),
    book("涉改车辆办理事项", SoeVehicleStepEntry, vehicle_steps),
    book("国有企业车改方案批复", SoeVehiclePlanEntry, vehicle_plans, operations=BY_TWO_PERSONS),
    book("集中统一监管事项", SoeSupervisionStepEntry, supervision, check_supervision, operations=BY_TWO_PERSONS),
    book("国企改革方案", SoePlanEntry, plans),
    book("国企改革方案办理事项", SoePlanStepEntry, plan_steps, check_plan_step, operations=BY_TWO_PERSONS),
)
