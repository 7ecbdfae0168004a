"""The reform of the district's enterprises: vehicles, unified supervision, plan documents.

The waterworks' vehicles came onto the platform last, in September 2021, and its move under supervision was planned anew after
its first end had passed. One enterprise is kept by approval; one closed before the reform was through.
"""

from ..templates import as_written, files, proposals

FILES = files(__name__, dict.fromkeys(("soe-vehicles", "soe-vehicle-steps", "soe-plans"), as_written))
PROPOSALS = proposals(__name__, "soe-vehicle-plans", "soe-supervision-steps", "soe-plan-steps")
