"""The git hooks, as text and as JSON (`rtrepo.hooks/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import HookView
from rtrepo.render.safe import safe
from rtrepo.render.style import Style

_SAID = {
    "installed": "in place",
    "outdated": "from another version of rtrepo",
    "missing": "not in place",
    "foreign": "a hook that is not rtrepo's",
}


def text(found: Sequence[HookView], style: Style) -> str:
    """A line per hook, and what to type where one is not in place."""
    lines = []
    for hook in found:
        state = _SAID[hook.state] + (", after a hook of yours" if hook.chained else "")
        painted = style.added(state) if hook.state == "installed" else style.warn(state)
        lines.append(f"{hook.event:<18} {painted}   {style.dim(safe(hook.path))}")
    if any(hook.state != "installed" for hook in found):
        lines.append("Put them in place: rtrepo hooks install")
    return style.page(lines)


def to_json(found: Sequence[HookView]) -> dict[str, Any]:
    """Every hook with its state and where it stands."""
    return {
        "schema": "rtrepo.hooks/1",
        "hooks": [
            {"event": hook.event, "state": hook.state, "path": hook.path, "chained": hook.chained} for hook in found
        ],
    }
