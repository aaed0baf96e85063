"""The git hooks, as text and as JSON (`rtrepo.hooks/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.push import HookRun, Notice
from rtrepo.model.reports import HookView
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import age, count, short

_SAID = {
    "installed": "in place",
    "outdated": "from another version of rtrepo",
    "missing": "not in place",
    "foreign": "a hook that is not rtrepo's",
    "disabled": "switched off in git's settings",
    "framework": "called by the pre-commit framework",
    "called": "called by a hook of yours",
}
_FINE = ("installed", "framework", "called")


def text(found: Sequence[HookView], style: Style) -> str:
    """A line per hook, and what to type where one is not in place."""
    lines = []
    for hook in found:
        state = _SAID[hook.state] + (", after a hook of yours" if hook.chained else "")
        state += ", by git's settings alone" if hook.configured and not hook.python else ""
        painted = style.added(state) if hook.state in _FINE else style.warn(state)
        lines.append(f"{safe(hook.event):<18} {painted}   {style.dim(safe(hook.path))}")
    if any(hook.state == "disabled" for hook in found):
        lines.append("Switch them on: git config --unset hook.rtrepo-EVENT.enabled")
    if any(hook.state not in (*_FINE, "disabled") for hook in found):
        lines.append("Put them in place: rtrepo hooks install")
    return style.page(lines)


def notice(told: Notice, style: Style) -> str:
    """One line for each thing to know about what just came in; nothing where all is well."""
    between = f"rtrepo validate {short(told.before)}..{short(told.after)}"
    between += f" --rules-from {short(told.before)}" if told.laxer else ""
    lines = []
    if told.blocking:
        lines.append(f"notice: {count(told.blocking, 'finding that blocks', 'findings that block')} came in: {between}")
    if told.unseen:
        lines.append(f"notice: {count(told.unseen, 'file', 'files')} came in and no gate has looked at them: {between}")
    if told.outdated:
        lines.append("notice: the git hooks are from another version of rtrepo: rtrepo hooks install")
    return style.page(lines)


def to_json(found: Sequence[HookView]) -> dict[str, Any]:
    """Every hook with its state and where it stands."""
    return {
        "schema": "rtrepo.hooks/1",
        "hooks": [
            {
                "event": hook.event,
                "state": hook.state,
                "path": hook.path,
                "chained": hook.chained,
                "configured": hook.configured,
            }
            for hook in found
        ],
    }


_OUTCOMES = {"passed": "let it pass", "stopped": "stopped it", "told": "told of what came in"}


def log(runs: Sequence[HookRun], style: Style, *, now: int) -> str:
    """A line for each run of a hook, newest first."""
    if not runs:
        return style.page(["No hook of rtrepo's has run here yet"])
    rows = []
    for run in runs:
        outcome = safe(_OUTCOMES.get(run.outcome, run.outcome))
        blocking = count(run.blocking, "finding blocks", "findings block") if run.blocking else ""
        rows.append(
            [age(run.at, now), safe(run.event), style.dim(outcome) if run.outcome == "passed" else outcome, blocking]
        )
    return style.page(table(rows, style))


def log_json(runs: Sequence[HookRun]) -> dict[str, Any]:
    """The schema `rtrepo.hook-log/1`."""
    return {
        "schema": "rtrepo.hook-log/1",
        "runs": [{"at": run.at, "event": run.event, "outcome": run.outcome, "blocking": run.blocking} for run in runs],
    }
