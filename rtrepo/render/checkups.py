"""What `doctor` found, for people and as JSON (`rtrepo.doctor/1`)."""

from typing import Any

from rtrepo.model.checkup import Check, Checkup
from rtrepo.render.cells import pad, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

_NAME = 11  # cells of the longest name


def text(told: Checkup, style: Style) -> str:
    """What was done, a line for each check, with what to type where it needs attention, and what that comes to."""
    lines = [line for did in told.did for line in wrap(f"{style.added('did')} {safe(did)}", style.width, "    ")]
    for check in told.checks:
        lines += _lines(check, style)
    if not told.ailing:
        return style.page([*lines, "Everything is as it should be"])
    verb = "needs" if len(told.ailing) == 1 else "need"
    last = f"{count(len(told.ailing), 'thing', 'things')} {verb} attention"
    fixable = sum(check.fixable for check in told.ailing)
    if fixable and not told.did:
        what = "it" if fixable == len(told.ailing) == 1 else f"{fixable} of them"
        what = "them all" if fixable == len(told.ailing) > 1 else what
        last += f"; put {what} right: rtrepo doctor --fix"
    return style.page([*lines, last])


def _lines(check: Check, style: Style) -> list[str]:
    mark = style.added("ok") + " " if check.fine else style.warn("!!") + " "
    lines = wrap(f"{mark} {pad(safe(check.name), _NAME)}  {safe(check.says)}", style.width, " " * (6 + _NAME))
    if not check.fine and check.hint:
        lines += wrap(f"{' ' * (6 + _NAME)}{safe(check.hint)}", style.width, " " * (8 + _NAME))
    return lines


def to_json(told: Checkup) -> dict[str, Any]:
    """The schema `rtrepo.doctor/1`."""
    return {
        "schema": "rtrepo.doctor/1",
        "fine": not told.ailing,
        "checks": [
            {
                "name": check.name,
                "fine": check.fine,
                "says": check.says,
                "hint": check.hint,
                "fixable": check.fixable,
            }
            for check in told.checks
        ],
        "did": list(told.did),
    }
