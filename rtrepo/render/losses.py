"""What trainers do to entries, explained: as text and as JSON (`rtrepo.rules/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.fitness import LossKind
from rtrepo.render.cells import pad, wrap
from rtrepo.render.style import Style

_COLOURS = {"refused": "error", "dropped": "error", "cut": "warn", "changed": "dim"}
_SAYS = {
    "refused": "refused: the whole run ends, or the file is turned away",
    "dropped": "dropped: the entry is not learnt",
    "cut": "cut: part of the entry is not learnt",
    "changed": "changed: the entry is learnt, but not as it stands",
}


def text(found: Sequence[LossKind], style: Style) -> str:
    """One kind with its reason and what to do about it, or a line for each of several."""
    if len(found) == 1:
        return style.page(_explained(found[0], style))
    lines = []
    for kind in found:
        outcome = style.paint(_COLOURS[kind.outcome], kind.outcome) + " " * (7 - len(kind.outcome))
        lines += wrap(f"{kind.code}  {outcome}  {pad(kind.name, 28)} {kind.title}", style.width, " " * 15)
    return style.page(
        [*lines, "", "Why one matters: rtrepo rules CODE      Ask of your data: rtrepo validate --target TRAINER"]
    )


def _explained(kind: LossKind, style: Style) -> list[str]:
    first, *others = kind.trainers or ("",)
    also = f"     (and {', '.join(others)})" if others else ""
    asks = f"--target {first}{also}" if first else "--template FILE"
    return [
        *wrap(f"{style.heading(f'{kind.code} {kind.name}')}   {kind.title}", style.width, "     "),
        "",
        *wrap(kind.reason, style.width, ""),
        "",
        *wrap(f"Outcome {_SAYS[kind.outcome]}", style.width, "  "),
        *wrap(f"What to do: {kind.advice}", style.width, "  "),
        *wrap(f"Asked with: rtrepo validate {asks}", style.width, "  "),
    ]


def to_json(found: Sequence[LossKind]) -> dict[str, Any]:
    """The schema of `rtrepo rules`, with `losses` in place of rules."""
    return {
        "schema": "rtrepo.rules/1",
        "rules": [],
        "losses": [kind._asdict() | {"trainers": list(kind.trainers)} for kind in found],
    }
