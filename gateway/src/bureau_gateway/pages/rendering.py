"""The templates of the pages, and the headers that every page of ours carries."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TEMPLATES = Environment(
    loader=PackageLoader("bureau_gateway.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: object) -> str:
    return _TEMPLATES.get_template(f"{template}.html.j2").render(values)


def html_page(text: str, status: int = 200) -> HTMLResponse:
    """A page that runs no script, loads nothing, stands in no frame, and is kept nowhere."""
    return HTMLResponse(text, status, _HEADERS)
