"""What the bureau's deployables share: wire schemas (`schemas`), the kit they run on (`kit`), test aids (`testing`)."""

import os

# Libraries hear what is set for the telemetry of other programs as they are loaded, and end where a part of it is missing.
for _name in (
    "OTEL_PROPAGATORS",
    "OTEL_PYTHON_TRACER_PROVIDER",
    "OTEL_PYTHON_METER_PROVIDER",
    "OTEL_PYTHON_LOGGER_PROVIDER",
):
    os.environ.pop(_name, None)
