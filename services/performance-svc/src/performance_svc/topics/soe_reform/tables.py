"""The tables of vehicles, supervision and plan documents."""

from sqlalchemy import ColumnElement, case

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    SoePlanEntry,
    SoePlanStepEntry,
    SoeSupervisionStepEntry,
    SoeVehicleEntry,
    SoeVehiclePlanEntry,
    SoeVehicleStepEntry,
    SupervisionAction,
)

vehicles = record_table(SoeVehicleEntry, "soe_vehicles", metadata, live=["plate", "credit_code"])
vehicle_steps = record_table(SoeVehicleStepEntry, "soe_vehicle_steps", metadata, live=["plate"])
vehicle_plans = record_table(SoeVehiclePlanEntry, "soe_vehicle_plans", metadata, live=["credit_code"])
supervision = record_table(SoeSupervisionStepEntry, "soe_supervision_steps", metadata, live=["credit_code"])
plans = record_table(SoePlanEntry, "soe_plans", metadata, live=["plan_no"])
plan_steps = record_table(SoePlanStepEntry, "soe_plan_steps", metadata, live=["plan_no"])

OF_DAY: ColumnElement[int] = case(
    *[(supervision.c.action == each, place) for place, each in enumerate(SupervisionAction)], else_=0
)
"""The place of a step under supervision among those of its day, whichever was entered or corrected last."""
