"""What `fsck` found, for people and as JSON (`rtrepo.fsck/1`)."""

from typing import Any

from rtrepo.model.soundness import Soundness
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

_SHOWN = 100  # flaws that are told to a person; a lost folder can make thousands
_WORDS = {
    "objects": ("object of git", "objects of git"),
    "tips": ("tip", "tips"),
    "entry": ("entry", "entries"),
    "sidecar": ("sidecar", "sidecars"),
    "dataset": ("dataset", "datasets"),
    "import": ("import record", "import records"),
    "experiment": ("experiment", "experiments"),
    "manifest": ("manifest", "manifests"),
    "exports": ("export record", "export records"),
    "operations": ("operation", "operations"),
}


def text(told: Soundness, style: Style) -> str:
    """What is damaged, each with where and what to type, and how much was looked at."""
    looked = [count(told.checked[key], *words) for key, words in _WORDS.items() if told.checked.get(key)]
    if not told.flaws:
        return style.page(wrap(f"Everything can be read and fits together: {', '.join(looked)}", style.width, "  "))
    lines = []
    for flaw in told.flaws[:_SHOWN]:
        lines += wrap(f"{style.warn('!!')} {flaw.kind}  {safe(flaw.where)}", style.width, "    ")
        lines += wrap(f"     {safe(flaw.says)}", style.width, "     ")
        lines += wrap(f"     {safe(flaw.hint)}", style.width, "       ") if flaw.hint else []
    if len(told.flaws) > _SHOWN:
        lines += [f"   and {len(told.flaws) - _SHOWN:,} more: rtrepo fsck --json lists all"]
    wrong = count(len(told.flaws), "thing is damaged", "things are damaged")
    return style.page([*lines, *wrap(f"{wrong}; looked at {', '.join(looked)}", style.width, "  ")])


def to_json(told: Soundness) -> dict[str, Any]:
    """The schema `rtrepo.fsck/1`."""
    return {
        "schema": "rtrepo.fsck/1",
        "sound": not told.flaws,
        "checked": dict(told.checked),
        "flaws": [flaw._asdict() for flaw in told.flaws],
    }
