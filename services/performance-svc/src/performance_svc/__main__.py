"""Serve: `python -m performance_svc`."""

from bureau_common.kit.web.serve import serve

from .app import create_app
from .settings import Settings

serve(create_app, Settings)
