"""Three versions of a file that were merged, for people and as JSON (`rtrepo.merge/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.conflict import Conflict, Notice
from rtrepo.render.conflicts import conflict_lines
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, place


def text(out: str, conflicts: Sequence[Conflict], notices: Sequence[Notice], style: Style, reading: Reading) -> str:
    """What became of the file, what is left to a person, and what is worth reading."""
    if not conflicts:
        lines = [f"{safe(out)}: merged, nothing is left in conflict"]
    else:
        told = style.error(count(len(conflicts), "conflict", "conflicts"))
        lines = [f"{safe(out)}: {told}, between markers"]
        for conflict in conflicts:
            lines += conflict_lines(conflict, style, reading)
    lines += [f"  {style.warn('read')}  {place(notice.at)}  {safe(notice.why)}" for notice in notices]
    return style.page(lines)


def to_json(conflicts: Sequence[Conflict], notices: Sequence[Notice], merged: str | None) -> dict[str, Any]:
    """The schema `rtrepo.merge/1`; `merged` is the file's text where it was not written to a file."""
    told: dict[str, Any] = {
        "schema": "rtrepo.merge/1",
        "clean": not conflicts,
        "conflicts": [_conflict(one) for one in conflicts],
        "notices": [notice._asdict() for notice in notices],
    }
    return told if merged is None else told | {"merged": merged}


def _conflict(one: Conflict) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "at": one.at,
        "before": _plain(one.base),
        "ours": _plain(one.ours),
        "theirs": _plain(one.theirs),
        "why": one.why,
        "proposal": _plain(one.proposal) if one.proposal is not None else None,
        "places": dict(zip(("before", "ours", "theirs"), map(list, one.places), strict=True)),
    }


def _plain(value: Any) -> Any:
    """A value with texts for keys, as JSON has them (a sidecar's speakers have numbers)."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
