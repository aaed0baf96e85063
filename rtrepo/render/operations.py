"""The operation log, for people and as JSON (`rtrepo.operations/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import OperationLine
from rtrepo.render.json_values import json_value
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import age, short


def text(lines: Sequence[OperationLine], style: Style, *, now: int) -> str:
    """One line an operation, newest first as given; what was taken back says so."""
    if not lines:
        return style.page(["Nothing was done here yet that could be taken back"])
    rows = [
        [
            style.changed(short(line.id)),
            age(line.at, now),
            safe(line.who),
            style.dim("taken back") if line.undone else "",
            safe(line.did),
        ]
        for line in lines
    ]
    told = table(rows, style, most={2: 14})
    standing = [line for line in lines if not line.undone and not line.details.keys() & {"undoes", "redoes", "start"}]
    return style.page([*told, "Take the last one back: rtrepo undo"] if standing else told)


def to_json(lines: Sequence[OperationLine]) -> dict[str, Any]:
    """The schema `rtrepo.operations/1`."""
    return {
        "schema": "rtrepo.operations/1",
        "operations": [
            {
                "id": line.id,
                "did": line.did,
                "who": line.who,
                "at": line.at,
                "undone": line.undone,
                "details": json_value(line.details),
            }
            for line in lines
        ],
    }
