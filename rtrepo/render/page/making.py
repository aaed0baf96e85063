"""What every page is made with: a template in which no text of the data can be markup, and the rules that the browser
holds the page to."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from rtrepo.render.safe import safe

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def environment() -> "Environment":
    """Where templates are made. Every value is escaped for HTML and passed through `safe` first; a name that a
    template uses and nobody gave is an error."""
    # Imported here: jinja2 takes 40 ms, and commands that can write a page mostly write none.
    from jinja2 import Environment, StrictUndefined

    return Environment(
        autoescape=True, finalize=_shown, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _shown(value: Any) -> Any:
    """Every value on its way into a page; markup is only what the template itself made."""
    return safe(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def lines(text: str) -> "Markup":
    """The filter for texts whose line ends are shown as line ends."""
    # Imported here for the same reason.
    from markupsafe import escape

    return escape(safe(text, lines=True))


def policy(style: str, script: str = "") -> str:
    """What the browser may do with a page: this style sheet, this script (none where it is empty), nothing else,
    nowhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            *([f"script-src {_hash(script)}"] if script else []),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
