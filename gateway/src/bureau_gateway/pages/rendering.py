"""The templates of the pages, and what every page of ours may do: it says so in a header."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bureau_common.kit.core.context import ANONYMOUS, current

from .words import in_language

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_TEMPLATES = Environment(
    loader=PackageLoader("bureau_gateway.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_TEMPLATES.globals["_"] = in_language


def render(template: str, **values: object) -> str:
    """A template in the language of the request; every page knows whether somebody is signed in."""
    here = current()
    known = {
        "language": here.language,
        "is_signed_in": here.caller.person != ANONYMOUS.person,
        "ways": (),
        "bar_lines": (),
    }
    return _TEMPLATES.get_template(f"{template}.html.j2").render(known | values)


def html_page(text: str | bytes, status: int = 200) -> HTMLResponse:
    """A page that runs no script, loads nothing, and stands in no frame."""
    return HTMLResponse(text, status, {"Content-Security-Policy": _POLICY})
